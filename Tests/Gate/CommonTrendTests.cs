using Sgvb.Gate.Statistics;

namespace Sgvb.Tests.Gate;

public sealed class CommonTrendTests
{
    [Fact]
    public void What_both_runs_share_is_taken_out_and_their_difference_stays()
    {
        var (a, b) = CommonTrend.Remove([1, 1.1, 1.2, 1.3], [1.5, 1.6, 1.7, 1.8]);
        Assert.All(a, v => Assert.Equal(1.15, v, Tolerances.DoubleRounding));
        Assert.All(b, v => Assert.Equal(1.65, v, Tolerances.DoubleRounding));
    }

    [Fact]
    public void A_wild_launch_does_not_tilt_it()
    {
        var (a, b) = CommonTrend.Remove([0, 0, 0, 0, 0, 9], [0, 0, 0, 0, 0, 0]);
        Assert.Equal([0, 0, 0, 0, 0, 9], a);
        Assert.All(b, v => Assert.Equal(0, v));
    }
}
