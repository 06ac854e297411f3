using Sgvb.Data;

namespace Sgvb.Tests.Data;

public sealed class EpochSamplerTests
{
    [Theory]
    [InlineData(60, 20)]
    [InlineData(61, 20)]
    [InlineData(7, 7)]
    [InlineData(5, 1)]
    public void An_epoch_holds_no_example_twice(int rows, int minibatch)
    {
        var sampler = new EpochSampler(rows, minibatch, seed: 3);
        Assert.Equal(rows / minibatch, sampler.StepsPerEpoch);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var seen = Steps(sampler, epoch * sampler.StepsPerEpoch, sampler.StepsPerEpoch, minibatch);
            Assert.Equal(rows / minibatch * minibatch, seen.Distinct().Count());
            Assert.All(seen, i => Assert.InRange(i, 0, rows - 1));
        }
    }

    [Fact]
    public void A_step_depends_on_seed_and_step_alone()
    {
        var forward = Steps(new EpochSampler(100, 30, seed: 1), 0, 9, 30);
        var sampler = new EpochSampler(100, 30, seed: 1);
        for (var step = 8; step >= 0; step--)
            Assert.Equal(forward[(step * 30)..(step * 30 + 30)], Steps(sampler, step, 1, 30));
        Assert.NotEqual(forward, Steps(new EpochSampler(100, 30, seed: 2), 0, 9, 30));
        Assert.NotEqual(forward[..90], forward[90..180]);
    }

    [Fact]
    public void Every_example_comes_equally_often_at_every_place()
    {
        const int Rows = 6;
        const int Epochs = 6000;
        var sampler = new EpochSampler(Rows, Rows, seed: 5);
        var counts = new int[Rows, Rows];
        var indices = new int[Rows];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            sampler.Draw((ulong)epoch, indices);
            for (var place = 0; place < Rows; place++)
                counts[place, indices[place]]++;
        }

        // Binomial(6000, 1/6).
        var bound = Tolerances.StandardErrors * Math.Sqrt(Epochs / 6.0 * 5 / 6);
        foreach (var count in counts)
            Assert.InRange(count, Epochs / 6.0 - bound, Epochs / 6.0 + bound);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(0)]
    public void A_minibatch_that_does_not_fit_is_refused_in_one_line(int minibatch) =>
        Assert.Contains("1 to 10", OneLine.Of(() => new EpochSampler(10, minibatch, seed: 1)), StringComparison.Ordinal);

    [Fact]
    public void Drawing_allocates_nothing()
    {
        var sampler = new EpochSampler(1000, 100, seed: 1);
        var indices = new int[100];
        sampler.Draw(0, indices);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0UL; step < 25; step++)
            sampler.Draw(step, indices);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static int[] Steps(EpochSampler sampler, int first, int steps, int minibatch)
    {
        var indices = new int[steps * minibatch];
        for (var s = 0; s < steps; s++)
            sampler.Draw((ulong)(first + s), indices.AsSpan(s * minibatch, minibatch));
        return indices;
    }
}
