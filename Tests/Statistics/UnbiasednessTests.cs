using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.Tests.Agreement;
using Xunit;

namespace Sgvb.Tests.Statistics;

/// <summary>Estimators of one objective agree in the mean gradient, coordinate by coordinate; those of another objective do not.</summary>
public sealed class UnbiasednessTests
{
    private const int Draws = 8000;
    private static readonly Workload Small = new("5-6-4-3", [5, 6, 4, 3], 5);
    private static readonly EstimatorSpec Anchor = new("local-reparam");

    public static TheoryData<PosteriorSpec> Posteriors() =>
    [
        PosteriorSpec.Alpha(Tie.Layer, input: 0.25, hidden: 0.6), PosteriorSpec.Alpha(Tie.Weight, input: 0.25, hidden: 0.6),
        PosteriorSpec.Sigma(initial: 0.3),
    ];

    [Theory]
    [MemberData(nameof(Posteriors), DisableDiscoveryEnumeration = true)]
    public void Estimators_of_one_objective_agree_in_the_mean_gradient(PosteriorSpec posterior)
    {
        EstimatorSpec[] others =
            [.. Combinations.Estimators.Where(e => e.Name is not ("no-noise" or "input-noise" or "binary-input-noise") && e != Anchor)];
        var anchor = MeanGradient(new Method(Anchor, posterior, KlKind.None), seed: 1);
        var bound = Levels.Bound(others.Length * anchor.Mean.Length);
        for (var n = 0; n < others.Length; n++)
        {
            var (worst, at) = LargestZ(anchor, MeanGradient(new Method(others[n], posterior, KlKind.None), seed: (uint)n + 2));
            Assert.True(worst <= bound, $"{others[n]} against {Anchor}, {posterior}: coordinate {at} is {worst:0.0} standard errors off");
        }
    }

    /// <summary>The test above can fail: no noise, and noise on the inputs, are other objectives.</summary>
    [Theory]
    [InlineData("no-noise")]
    [InlineData("input-noise")]
    public void Other_objectives_differ_in_the_mean_gradient(string other)
    {
        var posterior = PosteriorSpec.Alpha(Tie.Layer, input: 0.25, hidden: 0.6);
        var anchor = MeanGradient(new Method(Anchor, posterior, KlKind.None), seed: 1);
        var (worst, _) = LargestZ(anchor, MeanGradient(new Method(new EstimatorSpec(other), posterior, KlKind.None), seed: 2));
        Assert.True(worst > 2 * Levels.Bound(anchor.Mean.Length), $"{other} is only {worst:0.0} standard errors from {Anchor}");
    }

    private static (double Z, int Coordinate) LargestZ(
        (double[] Mean, double[] SquaredError) a, (double[] Mean, double[] SquaredError) b)
    {
        var (worst, at) = (0.0, 0);
        for (var i = 0; i < a.Mean.Length; i++)
        {
            var error = Math.Sqrt(a.SquaredError[i] + b.SquaredError[i]);
            var z = error == 0 ? 0 : Math.Abs(a.Mean[i] - b.Mean[i]) / error;
            if (z > worst)
                (worst, at) = (z, i);
        }

        return (worst, at);
    }

    private static (double[] Mean, double[] SquaredError) MeanGradient(Method method, uint seed)
    {
        var given = Case.Create(Small.Widths, method.Posterior, Small.Minibatch, seed: 5);
        using var step = Registry.CreateStep("simd", method, Small, 100, threads: 1);
        step.SetParameters(given.Parameters);
        step.SetMinibatch(given.Images, given.Labels);
        var gradients = new Parameters(Small.Widths, method.Posterior);
        double[]? mean = null, squares = null;
        for (var draw = 0; draw < Draws; draw++)
        {
            step.Run(new NoiseKey(seed, 0, (ulong)draw));
            step.GetGradients(gradients);
            float[] flat = [.. gradients.Layers.SelectMany(l => l.Theta.Concat(l.Bias).Concat(l.LogScale))];
            mean ??= new double[flat.Length];
            squares ??= new double[flat.Length];
            for (var i = 0; i < flat.Length; i++)
            {
                // Welford.
                var difference = flat[i] - mean[i];
                mean[i] += difference / (draw + 1);
                squares[i] += difference * (flat[i] - mean[i]);
            }
        }

        return (mean!, [.. squares!.Select(s => s / (Draws - 1.0) / Draws)]);
    }
}
