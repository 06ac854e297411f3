using System.Text.RegularExpressions;
using Sgvb.Backends;
using Sgvb.Bench.Targets;
using Sgvb.Measuring.Timing;
using Sgvb.Model;

namespace Sgvb.Tests.Bench;

/// <summary>Every target on steps is tried at a small size. Alone, because what is allocated is counted for the whole process.</summary>
[Collection(nameof(StepTargetTests))]
[CollectionDefinition(nameof(StepTargetTests), DisableParallelization = true)]
public sealed class StepTargetTests
{
    [Fact]
    public void Steps_are_compared_with_each_other()
    {
        var steps = new StepTargets(1, 1, Workload.Tiny, TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.All((Measured[])[steps.LocalOverNoNoise(), steps.Moments("local-reparam")], measured =>
        {
            Assert.Equal(Rounds.Least, measured.Values.Count);
            Assert.All(measured.Values, v => Assert.True(v > 0));
        });
        Assert.Equal([0.0], steps.Allocation().Values);
    }

    /// <summary>On the processor's pair of backends, since a GPU is seldom there: the code is the same.</summary>
    [Fact]
    public void A_product_is_compared_with_torch_by_its_rate()
    {
        if (Registry.Backend("torch").Unavailable is { } reason)
            Assert.Skip(reason);
        var list = new GpuTargetList(1, 1, TimeSpan.Zero, TestContext.Current.CancellationToken, "simd", "torch");
        foreach (var product in Enum.GetValues<Product>())
        {
            var measured = list.AgainstTorch(product, 64);
            Assert.Equal(Rounds.Least, measured.Values.Count);
            Assert.Matches("^[0-9]+ GFLOP/s; libtorch [0-9]+ GFLOP/s$", measured.Note);
        }
    }

    [Fact]
    public void Targets_of_a_GPU_are_every_estimator_at_both_networks_and_say_what_is_missing()
    {
        var targets = new GpuTargetList(1, 1, TimeSpan.Zero, TestContext.Current.CancellationToken).All;
        Assert.Equal(targets.Select(t => t.Name).Distinct(), targets.Select(t => t.Name));
        foreach (var estimator in Registry.Estimators)
            Assert.Equal(2, targets.Count(t => Regex.IsMatch(t.Name, $"step {estimator.Name}(:\\S+)?, ")));
        Assert.Equal(10, targets.Single(t => t.Name == "step per-example, libtorch over ours").Bound);
        if (Registry.Backend("torch-cuda").Unavailable is null)
            return;
        var row = targets.Single(t => t.Name == "step shared, libtorch over ours").Row(TestContext.Current.CancellationToken);
        Assert.Equal(Target.Unavailable, row.Verdict);
        Assert.StartsWith("torch-cuda: ", row.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_are_compared_with_torch_and_per_example_with_fewer_examples()
    {
        if (Registry.Backend("torch").Unavailable is { } reason)
            Assert.Skip(reason);
        var steps = new StepTargets(1, 1, Workload.TryParse("20-10-5")!.WithMinibatch(1000), TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal(Rounds.Least, steps.AgainstTorch("no-noise").Values.Count);
        Assert.Equal("libtorch at M = 100, its time times 10; ours makes no noise for an input of zero", steps.PerExampleAgainstTorch(faster: false).Note);
        Assert.Equal(Rounds.Least, steps.PerExampleAgainstTorch(faster: true).Values.Count);
    }
}
