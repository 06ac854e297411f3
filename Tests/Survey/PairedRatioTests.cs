using Sgvb.Experiments.Survey;

namespace Sgvb.Tests.Survey;

public sealed class PairedRatioTests
{
    [Fact]
    public void What_both_share_falls_out()
    {
        double[] b = [1, 7, 0.2, 30];
        var ratio = PairedRatio.Of([.. b.Select(v => 2 * v)], b);
        Assert.Equal((2.0, 2.0, 2.0), (ratio.Value, ratio.Low!.Value, ratio.High!.Value));
        Assert.Null(PairedRatio.Of([2], [1]).Low);
        Assert.Throws<ArgumentException>(() => PairedRatio.Of([1, 2], [1]));
    }

    /// <summary>Blocks of heavy-tailed size that both share, and errors of their own: 95 % intervals cover about as often, within four standard errors and a per cent.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(32)]
    public void Intervals_cover(int blocks)
    {
        const int repeats = 4000;
        const double truth = 0.7;
        var random = new Random(blocks);
        var covered = 0;
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var shared = Enumerable.Range(0, blocks).Select(_ => Math.Exp(0.5 * Normal())).ToArray();
            double[] a = [.. shared.Select(s => truth * s * (1 + 0.1 * Normal()))], b = [.. shared.Select(s => s * (1 + 0.1 * Normal()))];
            var ratio = PairedRatio.Of(a, b);
            if (ratio.Low <= truth && truth <= ratio.High)
                covered++;
        }

        var error = Math.Sqrt(0.95 * 0.05 / repeats);
        Assert.InRange(covered / (double)repeats, 0.94 - Tolerances.StandardErrors * error, 0.96 + Tolerances.StandardErrors * error);

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
