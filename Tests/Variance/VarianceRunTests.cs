using Sgvb.Data;
using Sgvb.Experiments.Variance;
using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Variance;

public class VarianceRunTests
{
    private static readonly Workload Small = new("784-20-10", [784, 20, 10], 10);
    private static readonly Dataset Data = Digits.Generate(1, 200, 10).Train;
    private static readonly Method Method = new(new EstimatorSpec("shared"), PosteriorSpec.Alpha(), KlKind.Cubic);
    private static readonly Parameters State = Initialisation.He.Begin(Small.Widths, Method.Posterior, seed: 2);

    [Fact]
    public void Shards_on_any_number_of_threads_merge_to_the_single_run_to_the_last_bit()
    {
        var whole = Rows(Enumerable.Range(0, 6), threads: 1);
        var shards = Rows([5, 2], threads: 2).Concat(Rows([1, 4], threads: 4)).Concat(Rows([0, 3], threads: 1)).ToList();
        Assert.Equal(whole, shards.OrderBy(r => r.Block).ToList());
        Assert.Equal(VarianceTable.FromBlocks(whole), VarianceTable.FromBlocks(shards.OrderBy(r => r.Block)));
        Assert.Equal(VarianceTable.FromBlocks(whole).ToHashSet(), VarianceTable.FromBlocks(shards).ToHashSet());
    }

    [Fact]
    public void Another_seed_gives_other_blocks()
    {
        var first = Rows([0], threads: 1)[0];
        Assert.NotEqual(first.Variance, Rows([0], threads: 1, seed: 8)[0].Variance);
        Assert.NotEqual(first.Variance, Rows([1], threads: 1)[0].Variance);
    }

    [Fact]
    public void Cells_carry_the_names_and_the_counts()
    {
        var cells = VarianceTable.FromBlocks(Rows(Enumerable.Range(0, 3), threads: 1));
        Assert.Equal(["bottom theta", "bottom log_alpha", "top theta", "top log_alpha"], cells.Select(c => $"{c.Layer} {c.Parameter}"));
        Assert.All(cells, c => Assert.Equal(("shared", "alpha", "cubic", "simd", "784-20-10", 10, "draws", 48L, 3),
            (c.Estimator, c.Posterior, c.Kl, c.Backend, c.Workload, c.Minibatch, c.Method, c.Draws, c.Blocks)));
        Assert.All(cells, c => Assert.True(c.Ci95Low <= c.Variance && c.Variance <= c.Ci95High && c.Ci95Low >= 0));
        Assert.Contains(cells, c => c is { Parameter: "theta", CosineToNoNoise: not null });
        Assert.All(cells, c => Assert.True(c.Parameter == "theta" || c.CosineToNoNoise is null));
        Assert.All(cells, c => Assert.Equal(c.CosineToNoNoise is null, c.CosineCi95Low is null));
    }

    [Theory]
    [InlineData(VarianceMethod.Draws)]
    [InlineData(VarianceMethod.Exact)]
    public void Without_noise_the_cosine_is_one_and_known(VarianceMethod how)
    {
        var noNoise = Method with { Estimator = new EstimatorSpec("no-noise"), Kl = KlKind.None };
        Assert.All(VarianceTable.FromBlocks(Rows([0], threads: 1, method: noNoise, how: how)),
            c => Assert.Equal((1, 1, 1), (c.CosineToNoNoise, c.CosineCi95Low, c.CosineCi95High)));
    }

    /// <summary>Gradients drawn and squares of single examples' gradients are two ways to one variance, whatever the activation.</summary>
    [Theory]
    [InlineData("relu")]
    [InlineData("softplus")]
    [InlineData("tanh")]
    public void Draws_and_moments_agree(string activation)
    {
        var network = Network.Dense([784, 12, 8, 10], Activation.All.Single(a => a.Name == activation));
        var workload = new Workload($"784-12-8-10:{activation}", network, 10);
        var state = Initialisation.He.Begin(network, Method.Posterior, seed: 2);
        var run = new VarianceRun(new VarianceSettings(
            (method, size) => Registry.CreateStep("simd", method, size, Data.Rows, 2), "simd", workload, Data, Seed: 7, Threads: 2, Epoch: 0));
        var stop = TestContext.Current.CancellationToken;
        var reference = run.MeasureReference(Method.Posterior, state, null, stop);
        foreach (var estimator in (string[])["local-reparam", "per-example"])
            foreach (var how in (VarianceMethod[])[VarianceMethod.Draws, VarianceMethod.Moments])
                run.Measure(Method with { Estimator = new EstimatorSpec(estimator), Kl = KlKind.None }, how, state, reference, BlockBudget.All(8), null, null, stop);
        var cells = MethodsAgreement.Check(MethodsAgreement.Pairs(VarianceTable.FromBlocks(run.Rows)));
        Assert.Equal(6, cells.Count);
        Assert.All(cells, c => Assert.True(c.Agrees, $"{c.Cell}: {c.Draws} and {c.Moments}"));
    }

    /// <summary>A deterministic gradient of another objective trains the noise, and is not the gradient without noise.</summary>
    [Fact]
    public void Moment_propagation_is_not_taken_for_no_noise()
    {
        var cells = VarianceTable.FromBlocks(Rows(Enumerable.Range(0, 8), threads: 1, method: Method with { Estimator = new EstimatorSpec("moment"), Kl = KlKind.None }));
        Assert.Contains(cells, c => c.Parameter == "log_alpha" && c.Variance > 0);
        Assert.All(cells.Where(c => c.Parameter == "theta"), c => Assert.True(c.CosineToNoNoise is not null and < 1, $"{c.Layer}: {c.CosineToNoNoise}"));
        Assert.All(cells.Where(c => c.Parameter != "theta"), c => Assert.Null(c.CosineToNoNoise));
    }

    /// <summary>The gradient without noise has no KL term, and one that is sampled cannot be left out of the other.</summary>
    [Fact]
    public void A_gradient_with_a_sampled_KL_term_has_no_cosine()
    {
        var cells = VarianceTable.FromBlocks(Rows(Enumerable.Range(0, 3), threads: 1, method: Method with { Estimator = new EstimatorSpec("stl"), Kl = KlKind.Gaussian }));
        Assert.NotEmpty(cells);
        Assert.All(cells, c => Assert.Null(c.CosineToNoNoise));
    }

    [Fact]
    public void A_budget_stops_before_the_block_that_would_not_fit_but_not_before_the_least()
    {
        var spent = new BlockBudget([.. Enumerable.Range(10, 5)], Least: 2, TimeSpan.Zero);
        Assert.Equal([10, 11], spent.Next());
        Assert.Equal([0, 1, 2], BlockBudget.All(3).Next());
        var slow = new BlockBudget([.. Enumerable.Range(0, 100)], Least: 1, TimeSpan.FromMilliseconds(200));
        var measured = 0;
        foreach (var _ in slow.Next())
        {
            measured++;
            Thread.Sleep(60);
        }

        Assert.InRange(measured, 1, 3);
    }

    private static IReadOnlyList<VarianceBlockRow> Rows(
        IEnumerable<int> blocks, int threads, uint seed = 7, Method? method = null, VarianceMethod how = VarianceMethod.Draws)
    {
        var run = new VarianceRun(new VarianceSettings(
            (method, workload) => Registry.CreateStep("simd", method, workload, Data.Rows, threads), "simd", Small, Data, seed, threads,
                Epoch: 0));
        var stop = TestContext.Current.CancellationToken;
        var reference = run.MeasureReference(Method.Posterior, State, null, stop);
        run.Measure(method ?? Method, how, State, reference, new BlockBudget([.. blocks], int.MaxValue, TimeSpan.Zero), null, null,
            stop);
        return run.Rows;
    }
}
