using Sgvb.Data;
using Sgvb.Experiments.Training;
using Sgvb.Experiments.Variance;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Variance;

/// <summary>
/// Whether 95 % intervals of variances hold the truth at real networks: hardly trained, trained, and fitted to all but the few examples that
/// are labelled wrongly and then carry the variance. Small ones, measured as <c>variance</c> does by default, with as many examples in its
/// minibatches as the data has.
/// </summary>
public class CoverageTests(ITestOutputHelper output)
{
    private const int Examples = 2000, Seeds = 60, Blocks = 8;
    private static readonly Workload Network = new("784-12-10", [784, 12, 10], 32);
    private static readonly PosteriorSpec Posterior = PosteriorSpec.Alpha();
    private static readonly string[] Estimators = ["no-noise", "local-reparam", "per-example", "shared"];
    private Dataset _data = Digits.Generate(5, Examples, 10).Train;

    [Theory]
    [Trait("Length", "long")]
    [InlineData(2000, 1e-2, -4.0, true, 2, 30)]
    [InlineData(300, 1e-3, 0.0, false, 500, 2000)]
    [InlineData(40 * Examples / 32, 1e-3, 0.0, false, 100, 2000)]
    public void Intervals_of_variances_hold_the_truth(int steps, double rate, double logAlpha, bool hasWrongLabels, double fewest, double most)
    {
        if (hasWrongLabels)
            _data = new Dataset("wrong", _data.Shape, _data.Images, [.. _data.Labels.Select((l, i) => (byte)(i % 133 == 0 ? (l + 5) % 10 : l))]);
        var state = Train(steps, rate, logAlpha);
        var truths = Estimators.SelectMany(e => Truth(state, e)).ToDictionary(r => (r.Estimator, r.Layer), r => r.Variance);
        var effective = Measure(state, "no-noise", 1, new(VarianceMethod.Exact, 1)).ToDictionary(r => r.Layer, r => r.EffectiveExamples!.Value);
        Say($"carried by {string.Join(", ", effective.Select(e => $"{e.Key} {e.Value:F1}"))}");
        Assert.All(effective.Values, e => Assert.InRange(e, fewest, most));

        var hits = new List<(uint Seed, string Method, string Cell, bool Holds)>();
        for (var seed = 1u; seed <= Seeds; seed++)
            foreach (var row in Estimators.SelectMany(e => Ways(e).SelectMany(w => Measure(state, e, seed, w))))
            {
                var truth = truths[(row.Estimator, row.Layer)];
                if (row.Method == "exact")
                    Assert.Equal((truth, truth, truth), (row.Variance, row.Ci95Low, row.Ci95High));
                else
                    hits.Add((seed, row.Method, $"{row.Estimator} {row.Layer} {row.Method}", row.Ci95Low <= truth && truth <= row.Ci95High));
            }

        foreach (var cell in hits.GroupBy(h => h.Cell))
            Say($"{cell.Key}: {cell.Average(h => h.Holds ? 1 : 0):P1}");
        foreach (var method in hits.GroupBy(h => h.Method))
        {
            // One seed's cells share minibatches: the seeds are the independent ones.
            var coverage = BlockMean.Of([.. method.GroupBy(h => h.Seed).Select(g => g.Average(h => h.Holds ? 1.0 : 0))]);
            Say($"{method.Key}, pooled: {coverage.Mean:P1} ± {coverage.StandardError:P1}");
            Assert.InRange(coverage.Mean, 0.92 - 2 * coverage.StandardError, 0.98 + 2 * coverage.StandardError);
        }
    }

    private static IEnumerable<VarianceWay> Ways(string estimator)
    {
        yield return new VarianceWay(VarianceMethod.Draws, Blocks);
        if (estimator == "shared")
            yield break;
        // On data of this size passes are taken; on larger data, where they would take too long, moments are.
        yield return new VarianceWay(VarianceMethod.Moments, Blocks);
        yield return VarianceWay.ByExample(Method(estimator), Network, Examples, Blocks);
    }

    /// <summary>Exact, or from so many more passes or draws that its own error does not matter beside an interval's.</summary>
    private List<VarianceRow> Truth(Parameters state, string estimator) => Measure(state, estimator, 1000, estimator switch
    {
        "no-noise" => new(VarianceMethod.Exact, 1),
        "shared" => new(VarianceMethod.Draws, 100 * Blocks),
        _ => new(VarianceMethod.Passes, 50),
    });

    private List<VarianceRow> Measure(Parameters state, string estimator, uint seed, VarianceWay way)
    {
        var run = new VarianceRun(new VarianceSettings(
            (m, w) => Registry.CreateStep("simd", m, w, Examples, threads: 1), "simd", Network, _data, seed, Threads: 1, Epoch: 0));
        run.Measure(Method(estimator), way.How, state, null, BlockBudget.All(way.Blocks), null, null, TestContext.Current.CancellationToken);
        return [.. VarianceTable.FromBlocks(run.Rows).Where(r => r.Parameter == "theta")];
    }

    /// <summary>Without noise, so that the network can fit all examples; the noise level is then set.</summary>
    private Parameters Train(int steps, double rate, double logAlpha)
    {
        using var step = Registry.CreateStep("simd", Method("no-noise"), Network, Examples, threads: 1);
        var state = new ShortTrainer(steps, rate, Seed: 1).Train(
            step, new MinibatchSampler(_data, Network.Minibatch), threads: 1, null, TestContext.Current.CancellationToken);
        foreach (var layer in state.Layers)
            for (var i = 0; i < layer.LogScale.Length; i++)
                layer.LogScale[i] += (float)logAlpha;
        return state;
    }

    private static Method Method(string estimator) => new(new EstimatorSpec(estimator), Posterior, KlKind.None);

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
