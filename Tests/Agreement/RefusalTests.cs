using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Agreement;

/// <summary>Combinations that make no sense are refused in one line, exit code 2; every other one makes a step.</summary>
public sealed class RefusalTests
{
    private static readonly Workload Small = new("3-2", [3, 2], 2);

    [Theory]
    [InlineData("grouped", 10, 2, "grouped: say the group size, as in grouped:10.")]
    [InlineData("grouped:2000000", 10, 2, "no estimator")]
    [InlineData("local-reparam", 0, 2, "A training set has one example at least, not 0.")]
    [InlineData("local-reparam", 10, 0, "3-2: a minibatch has one example at least, not 0")]
    public void What_a_program_may_get_wrong_is_one_line(string estimator, int examples, int minibatch, string message) =>
        Assert.Contains(message, Assert.Throws<SgvbException>(() => Registry.Backend("simd").CreateStep(
            new Method(EstimatorSpec.Parse(estimator), PosteriorSpec.Alpha(), KlKind.Cubic), Small.WithMinibatch(minibatch), examples, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_step_may_be_disposed_twice()
    {
        using var step = Registry.CreateStep("simd", new Method(new EstimatorSpec("shared"), PosteriorSpec.Alpha(), KlKind.Cubic), Small, 10, 2);
        step.Dispose();
    }

    /// <summary>Where the sigmoid in it is 1 but for rounding.</summary>
    [Theory]
    [InlineData("simd", 4)]
    [InlineData("simd", 10)]
    [InlineData("torch", 10)]
    public void Molchanov_s_slope_is_right_at_a_large_alpha(string backend, float logAlpha)
    {
        var posterior = PosteriorSpec.Alpha();
        using var step = Registry.CreateStep(backend, new Method(new EstimatorSpec("no-noise"), posterior, KlKind.Molchanov), Small, 1, 1);
        var parameters = new Parameters(Small.Network, posterior);
        parameters.Layers[0].LogScale[0] = logAlpha;
        step.SetParameters(parameters);
        step.SetMinibatch(new float[6], new float[2]);
        step.Run(new NoiseKey(1, 0, 0));
        var gradients = new Parameters(Small.Network, posterior);
        step.GetGradients(gradients);
        var expected = 6 * ReferenceKl.LogUniformSlope(KlKind.Molchanov, logAlpha);
        Assert.Equal(expected, gradients.Layers[0].LogScale[0], 1e-5 * Math.Abs(expected));
    }

    [Fact]
    public void What_is_defined_is_accepted_and_the_rest_is_refused()
    {
        var (accepted, refused) = (0, 0);
        foreach (var estimator in Combinations.Estimators.Append(new EstimatorSpec("no-noise", Antithetic: true)))
        {
            foreach (var posterior in Combinations.Posteriors)
            {
                foreach (var kl in Enum.GetValues<KlKind>())
                {
                    var method = new Method(estimator, posterior, kl);
                    if (Combinations.Defined(estimator, posterior, kl) && estimator != new EstimatorSpec("no-noise", Antithetic: true))
                    {
                        Registry.CreateStep("simd", method, Small, 10, 1).Dispose();
                        accepted++;
                    }
                    else
                    {
                        Refused(() => Registry.CreateStep("simd", method, Small, 10, 1));
                        refused++;
                    }
                }
            }
        }

        Assert.True(accepted > 300 && refused > 100, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void Unknown_names_are_refused()
    {
        var method = new Method(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(), KlKind.None);
        Refused(() => Registry.CreateStep("simd", method with { Estimator = new EstimatorSpec("lokal") }, Small, 10, 1));
        Refused(() => Registry.CreateStep("abacus", method, Small, 10, 1));
        Refused(() => Registry.CreateStep("simd", method with { Estimator = new EstimatorSpec("grouped", 0) }, Small, 10, 1));
        Refused(() => Registry.CreateStep("simd", method with { Estimator = new EstimatorSpec("local-reparam", 5) }, Small, 10, 1));
    }

    [Fact]
    public void The_cubic_with_an_initial_alpha_above_one_is_refused() => Refused(() => Registry.CreateStep(
        "simd", new Method(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(hidden: 1.5), KlKind.Cubic), Small, 10, 1));

    /// <summary>α that has grown above 1, or σ above |θ|, is found when the step runs.</summary>
    [Fact]
    public void The_cubic_with_a_learned_alpha_above_one_is_refused()
    {
        foreach (var posterior in (PosteriorSpec[])[PosteriorSpec.Alpha(), PosteriorSpec.Sigma()])
        {
            var parameters = new Parameters(Small.Widths, posterior);
            Array.Fill(parameters.Layers[0].Theta, 0.1f);
            Array.Fill(parameters.Layers[0].LogScale, 0.2f);
            using var step = Registry.CreateStep("simd", new Method(new EstimatorSpec("shared"), posterior, KlKind.Cubic), Small, 10, 1);
            step.SetParameters(parameters);
            step.SetMinibatch(new float[6], new float[2]);
            Refused(() =>
            {
                step.Run(Comparison.Key);
                return step;
            });
        }
    }

    [Fact]
    public void A_label_outside_the_classes_is_refused()
    {
        using var step = Registry.CreateStep(
            "simd", new Method(new EstimatorSpec("shared"), PosteriorSpec.Alpha(), KlKind.None), Small, 10, 1);
        foreach (var label in (float[])[-1, 2, float.NaN])
            Refused(() =>
            {
                step.SetMinibatch(new float[6], [0, label]);
                return step;
            });
    }

    private static void Refused(Func<ITrainingStep> create)
    {
        var error = Assert.Throws<SgvbException>(() => create());
        Assert.Equal(SgvbException.BadInput, error.ExitCode);
        Assert.DoesNotContain('\n', error.Message);
    }
}
