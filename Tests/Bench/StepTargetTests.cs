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
