using Sgvb.Model.Kl;
using Sgvb.References;

namespace Sgvb.Tests.Agreement;

/// <summary>The reference's own KL terms against published values and against each other.</summary>
public sealed class ReferenceKlTests
{
    [Theory]
    [InlineData(0.01, 2.932689)]
    [InlineData(0.1, 1.724138)]
    [InlineData(0.25, 1.155533)]
    [InlineData(0.5, 0.739442)]
    [InlineData(1, 0.426686)]
    [InlineData(10, 0.049178)]
    public void The_exact_KL_has_its_published_values(double alpha, double expected) =>
        Assert.Equal(expected, ReferenceKl.LogUniform(KlKind.Exact, Math.Log(alpha)), Tolerances.SixDigits);

    /// <summary>Its maximum is 0.5410442246 at 0.9241388730 (Abramowitz and Stegun, table 7.5).</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.9241388730, 0.5410442246)]
    [InlineData(1, 0.5380795069)]
    [InlineData(2, 0.3013403889)]
    public void Dawson_has_its_published_values(double x, double expected) =>
        Assert.Equal(expected, ReferenceDawson.D(x), Tolerances.TenDigits);

    /// <summary>D′ = 1 − 2xD defines Dawson's function, on both sides of the join of the two formulas.</summary>
    [Fact]
    public void Dawson_solves_its_differential_equation_and_its_integral_is_its_own()
    {
        const double step = 1e-4;
        for (var x = 0.01; x < 30; x += 0.13)
        {
            var derivative = (ReferenceDawson.D(x + step) - ReferenceDawson.D(x - step)) / (2 * step);
            Assert.Equal(1 - 2 * x * ReferenceDawson.D(x), derivative, Tolerances.SmoothDifference);
            var slope = (ReferenceDawson.Integral(x + step) - ReferenceDawson.Integral(x - step)) / (2 * step);
            Assert.Equal(ReferenceDawson.D(x), slope, Tolerances.SmoothDifference);
        }
    }

    [Theory]
    [InlineData(KlKind.Cubic)]
    [InlineData(KlKind.Molchanov)]
    [InlineData(KlKind.Exact)]
    public void Derivatives_by_alpha_are_right(KlKind kind)
    {
        const double step = 1e-4;
        for (var logAlpha = -9.0; logAlpha <= (kind == KlKind.Cubic ? 0 : 6); logAlpha += 0.25)
        {
            var above = ReferenceKl.LogUniform(kind, logAlpha + step);
            var below = ReferenceKl.LogUniform(kind, logAlpha - step);
            var derivative = ReferenceKl.LogUniformSlope(kind, logAlpha);
            Assert.Equal(derivative, (above - below) / (2 * step), Tolerances.SmoothDifference);
        }
    }

    /// <summary>Molchanov's form errs by −0.0044 … +0.0094 everywhere, the cubic by at most 0.041 for α ≤ 1.</summary>
    [Fact]
    public void The_approximations_lie_where_they_are_said_to_lie()
    {
        for (var logAlpha = -8.0; logAlpha <= 8; logAlpha += 0.1)
        {
            var exact = ReferenceKl.LogUniform(KlKind.Exact, logAlpha);
            Assert.InRange(ReferenceKl.LogUniform(KlKind.Molchanov, logAlpha) - exact, -0.0045, 0.0095);
            if (logAlpha <= 0)
                Assert.InRange(ReferenceKl.LogUniform(KlKind.Cubic, logAlpha) - exact, -0.041, 0.001);
        }
    }
}
