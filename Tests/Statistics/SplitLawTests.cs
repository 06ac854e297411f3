using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Statistics;

/// <summary>
/// Var = A + B/K2 + C/(K2·K1) at a fixed minibatch, by layer: the parts are taken from three settings and must predict others. Of the top
/// layer too, whose Q is a mean of products; a product of means would show here.
/// </summary>
public sealed class SplitLawTests
{
    private const int Draws = 12_000;
    private const int Block = 200;
    private static readonly int[] Widths = [6, 7, 5, 4];

    [Theory]
    [InlineData(PosteriorKind.Alpha)]
    [InlineData(PosteriorKind.Sigma)]
    public void Variances_follow_the_law_of_total_variance(PosteriorKind kind)
    {
        var posterior = kind == PosteriorKind.Alpha ? PosteriorSpec.Alpha(hidden: 0.6) : PosteriorSpec.Sigma(initial: 0.3);
        var one = Variances(new EstimatorArgument(1, 1), posterior, 1);
        var logits = Variances(new EstimatorArgument(1, 4), posterior, 2);
        var both = Variances(new EstimatorArgument(4, 1), posterior, 3);
        foreach (var (hidden, each) in ((int, int)[])[(2, 3), (3, 8)])
        {
            var measured = Variances(new EstimatorArgument(hidden, each), posterior, (uint)(10 * hidden + each));
            for (var l = 0; l < measured.Length; l++)
            {
                // one = A + B + C, logits = A + B + C/4, both = A + (B + C)/4; so C = 4/3(one − logits), B = 4/3(logits − both).
                var (byHidden, byLogits) = (4.0 / 3 / hidden, 4.0 / 3 / (hidden * each));
                var weights = (One: byLogits - 1.0 / 3, Logits: byHidden - byLogits, Both: 4.0 / 3 - byHidden);
                var predicted = weights.One * one[l].Mean + weights.Logits * logits[l].Mean + weights.Both * both[l].Mean;
                var error = Math.Sqrt(Squared(weights.One * one[l].Error) + Squared(weights.Logits * logits[l].Error)
                    + Squared(weights.Both * both[l].Error) + Squared(measured[l].Error));
                Assert.True(
                    Math.Abs(predicted - measured[l].Mean) <= Levels.Bound(2 * 2 * 3) * error,
                    $"{posterior}, {hidden}x{each}, layer {l}: {measured[l].Mean} measured, {predicted} predicted, ± {error}");
                Assert.True(error <= 0.1 * measured[l].Mean, $"a standard error of {error} tells little of {measured[l].Mean}");
                Assert.True(measured[l].Mean < one[l].Mean - Levels.Bound(2 * 2 * 3) * (measured[l].Error + one[l].Error), "more draws vary less");
            }
        }
    }

    private static double Squared(double x) => x * x;

    /// <summary>By layer, Σ over θ of the gradient's variance, from differences of neighbouring draws.</summary>
    private static (double Mean, double Error)[] Variances(EstimatorArgument argument, PosteriorSpec posterior, uint seed)
    {
        var workload = new Workload("law", Widths, 3);
        var given = Case.Create(Widths, posterior, workload.Minibatch, seed: 4);
        var method = new Method(new EstimatorSpec("split", argument), posterior, KlKind.None);
        using var step = Registry.CreateStep("simd", method, workload, 100, threads: 1);
        step.SetParameters(given.Parameters);
        step.SetMinibatch(given.Images, given.Labels);
        var (first, second) = (new Parameters(Widths, posterior), new Parameters(Widths, posterior));
        var blocks = new double[workload.Layers, Draws / Block];
        for (var draw = 0; draw < Draws; draw += 2)
        {
            step.Run(new NoiseKey(seed, 0, (ulong)draw));
            step.GetGradients(first);
            step.Run(new NoiseKey(seed, 0, (ulong)draw + 1));
            step.GetGradients(second);
            for (var l = 0; l < workload.Layers; l++)
                blocks[l, draw / Block] += first.Layers[l].Theta.Zip(second.Layers[l].Theta, (a, b) => (double)(a - b) * (a - b)).Sum() / Block;
        }

        return [.. Enumerable.Range(0, workload.Layers).Select(l =>
        {
            var values = Enumerable.Range(0, blocks.GetLength(1)).Select(b => blocks[l, b]).ToArray();
            var mean = values.Average();
            return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length));
        })];
    }
}
