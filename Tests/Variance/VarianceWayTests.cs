using Sgvb.Data;
using Sgvb.Experiments.Variance;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Variance;

/// <summary>Which way an estimator is measured, and that the ways tell the same.</summary>
public class VarianceWayTests
{
    private static readonly Workload Small = new("784-6-10", [784, 6, 10], 20);

    [Theory]
    [InlineData("no-noise", 1000, 60_000, 8, VarianceMethod.Exact, 1)]
    [InlineData("no-noise", 1, 60_000, 8, VarianceMethod.Exact, 1)]
    [InlineData("local-reparam", 1000, 60_000, 8, VarianceMethod.Passes, 1)]
    [InlineData("local-reparam", 1000, 60_000, 32, VarianceMethod.Passes, 4)]
    [InlineData("per-example", 1000, 60_000, 8, VarianceMethod.Passes, 1)]
    [InlineData("local-reparam", 100, 60_000, 8, VarianceMethod.Passes, 1)]
    [InlineData("per-example", 100, 60_000, 8, VarianceMethod.Moments, 32)]
    public void The_count_of_examples_decides(string estimator, int minibatch, int examples, int blocks, VarianceMethod how, int count) =>
        Assert.Equal(new VarianceWay(how, count), VarianceWay.ByExample(
            new Method(new EstimatorSpec(estimator), PosteriorSpec.Alpha(), KlKind.None), Workload.Mnist.WithMinibatch(minibatch), examples, blocks));

    [Fact]
    public void A_pair_of_passes_that_is_cheap_is_made_however_few_draws_are_asked_for() =>
        Assert.Equal(new VarianceWay(VarianceMethod.Passes, 1), VarianceWay.ByExample(
            new Method(new EstimatorSpec("per-example"), PosteriorSpec.Alpha(), KlKind.None), Small, 60_000, 1));

    [Theory]
    [InlineData("local-reparam")]
    [InlineData("per-example")]
    [InlineData("input-noise")]
    public void Passes_and_draws_find_the_same_variance(string estimator)
    {
        // A count of examples that no minibatch divides: the rest has a step of its own.
        var data = Digits.Generate(1, 1007, 10).Train;
        var rows = Measure(estimator, data, [new(VarianceMethod.Passes, 4), new(VarianceMethod.Draws, 60)]);
        foreach (var layer in rows.GroupBy(r => r.Layer))
        {
            var (passes, draws) = (layer.Single(r => r.Method == "passes"), layer.Single(r => r.Method == "draws"));
            var p = UncertainVariance.P(UncertainVariance.Of(passes), UncertainVariance.Of(draws));
            Assert.True(p > 0.001, $"{layer.Key}: {passes.Variance} against {draws.Variance}, p = {p}");
            // Tight enough to tell a factor 1 − M/N or a forgotten ‖μ‖².
            Assert.InRange(draws.StandardError!.Value / draws.Variance, 0, 0.05);
            Assert.InRange(passes.StandardError!.Value / passes.Variance, 0, 0.05);
            Assert.Equal((8L * 1007, 60L * 8 * Small.Minibatch), (passes.Examples, draws.Examples));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(5, 3)]
    public void One_example_or_equal_ones_have_no_variance_without_noise_and_the_ways_agree(int examples, int minibatch)
    {
        var one = Digits.Generate(3, 1, 1).Train;
        var equal = new Dataset("equal", one.Shape, [.. Enumerable.Repeat(one.Images, examples).SelectMany(i => i)], [.. Enumerable.Repeat(one.Labels[0], examples)]);
        var rows = Measure("no-noise", equal, [new(VarianceMethod.Draws, 4), new(VarianceMethod.Exact, 1)], minibatch);
        Assert.Equal(4, rows.Count);
        Assert.All(rows, r => Assert.Equal((0, 0), (r.Variance, r.Ci95Low)));
        Assert.All(rows, r => Assert.True(r.Ci95High >= 0));
        Assert.All(MethodsAgreement.Check(MethodsAgreement.Pairs(rows)), c => Assert.True(c.Agrees));
    }

    [Fact]
    public void One_examples_noise_is_found_by_passes_as_by_draws()
    {
        var rows = Measure("local-reparam", Digits.Generate(3, 1, 1).Train, [new(VarianceMethod.Draws, 16), new(VarianceMethod.Passes, 100)], 1);
        foreach (var layer in rows.GroupBy(r => r.Layer))
        {
            var (passes, draws) = (layer.Single(r => r.Method == "passes"), layer.Single(r => r.Method == "draws"));
            Assert.True(UncertainVariance.P(UncertainVariance.Of(passes), UncertainVariance.Of(draws)) > 0.001,
                $"{layer.Key}: {passes.Variance} against {draws.Variance}");
        }
    }

    private static List<VarianceRow> Measure(string estimator, Dataset data, IReadOnlyList<VarianceWay> ways, int? minibatch = null)
    {
        var method = new Method(new EstimatorSpec(estimator), PosteriorSpec.Alpha(), KlKind.None);
        var workload = Small.WithMinibatch(minibatch ?? Small.Minibatch);
        var run = new VarianceRun(new VarianceSettings(
            (m, w) => Registry.CreateStep("simd", m, w, data.Rows, threads: 1), "simd", workload, data, Seed: 5, Threads: 1, Epoch: 0));
        var state = Initialisation.He.Begin(workload.Widths, method.Posterior, seed: 2);
        foreach (var (how, blocks) in ways)
            run.Measure(method, how, state, null, BlockBudget.All(blocks), null, null, TestContext.Current.CancellationToken);
        return [.. VarianceTable.FromBlocks(run.Rows).Where(r => r.Parameter == "theta")];
    }
}
