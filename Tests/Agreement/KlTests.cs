using Sgvb.Model.Kl;
using Sgvb.References;

namespace Sgvb.Tests.Agreement;

/// <summary>The library's KL terms: published values, the reference, derivatives, and the refusal of the cubic above α = 1.</summary>
public sealed class KlTests
{
    [Theory]
    [InlineData(0.01, 2.932689)]
    [InlineData(0.1, 1.724138)]
    [InlineData(0.25, 1.155533)]
    [InlineData(0.5, 0.739442)]
    [InlineData(1, 0.426686)]
    [InlineData(10, 0.049178)]
    public void The_exact_KL_has_its_published_values(double alpha, double expected) =>
        Assert.Equal(expected, LogUniformKl.Exact.Value(Math.Log(alpha)), Tolerances.SixDigits);

    [Theory]
    [InlineData(KlKind.Cubic, 0)]
    [InlineData(KlKind.Molchanov, 25)]
    [InlineData(KlKind.Exact, 25)]
    public void Values_and_derivatives_are_the_reference_s(KlKind kind, double highest)
    {
        var kl = Library(kind);
        for (var logAlpha = -25.0; logAlpha <= highest; logAlpha += 0.037)
        {
            var (value, derivative) = (ReferenceKl.LogUniform(kind, logAlpha), ReferenceKl.LogUniformSlope(kind, logAlpha));
            Assert.Equal(value, kl.Value(logAlpha), Tolerances.KlValue);
            Assert.Equal(derivative, kl.Derivative(logAlpha), Tolerances.KlValue);
        }
    }

    [Theory]
    [InlineData(KlKind.Cubic, 0)]
    [InlineData(KlKind.Molchanov, 20)]
    [InlineData(KlKind.Exact, 20)]
    public void Derivatives_are_the_slopes_of_the_values(KlKind kind, double highest)
    {
        const double step = 1e-3;
        var kl = Library(kind);
        for (var logAlpha = -20.0; logAlpha <= highest - step; logAlpha += 0.0917)
        {
            var slope = (kl.Value(logAlpha + step) - kl.Value(logAlpha - step)) / (2 * step);
            Assert.Equal(slope, kl.Derivative(logAlpha), Tolerances.KlSlope);
        }
    }

    /// <summary>
    /// Zero at α → ∞, and ½ log(1/α) + constant at α → 0, in the library and in the reference: no overflow, no NaN, and no logarithm of an α
    /// that has become zero, down to the least log α that a float32 holds.
    /// </summary>
    [Theory]
    [InlineData(KlKind.Cubic)]
    [InlineData(KlKind.Molchanov)]
    [InlineData(KlKind.Exact)]
    public void The_ends_are_finite(KlKind kind)
    {
        var kl = Library(kind);
        if (kind != KlKind.Cubic)
        {
            Assert.Equal(0, kl.Value(60), Tolerances.KlValue);
            Assert.Equal(0, kl.Derivative(60), Tolerances.KlValue);
        }

        foreach (var logAlpha in (double[])[-30, -41, -60, -61, -690, -800, -1600, float.MinValue])
        {
            var expected = kl.Value(-20) + (-20 - logAlpha) / 2;
            Assert.Equal(1, kl.Value(logAlpha) / expected, Tolerances.KlValue);
            Assert.Equal(1, ReferenceKl.LogUniform(kind, logAlpha) / expected, Tolerances.KlValue);
            Assert.Equal(-0.5, kl.Derivative(logAlpha), Tolerances.KlValue);
            Assert.Equal(-0.5, ReferenceKl.LogUniformSlope(kind, logAlpha), Tolerances.KlValue);
        }
    }

    [Fact]
    public void The_cubic_refuses_alpha_above_one_in_one_line()
    {
        Assert.True(double.IsFinite(LogUniformKl.Cubic.Value(0)));
        foreach (var call in (Action[])[() => LogUniformKl.Cubic.Value(Math.Log(1.001)), () => LogUniformKl.Cubic.Derivative(Math.Log(5))])
        {
            var error = Assert.Throws<SgvbException>(call);
            Assert.Equal(SgvbException.BadInput, error.ExitCode);
            Assert.DoesNotContain('\n', error.Message);
            Assert.Contains("molchanov", error.Message, StringComparison.Ordinal);
        }
    }

    private static LogUniformKl Library(KlKind kind) => kind switch
    {
        KlKind.Cubic => LogUniformKl.Cubic,
        KlKind.Molchanov => LogUniformKl.Molchanov,
        _ => LogUniformKl.Exact,
    };
}
