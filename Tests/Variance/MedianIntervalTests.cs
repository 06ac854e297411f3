using Sgvb.Analysis.Timing;
using Xunit;

namespace Sgvb.Tests.Variance;

public class MedianIntervalTests
{
    [Fact]
    public void Six_samples_are_the_fewest_with_an_interval()
    {
        Assert.True(double.IsNaN(MedianInterval.Of([1, 2, 3, 4, 5]).Low));
        // 2·2⁻⁶ = 3.1 % lies outside the range of six samples.
        Assert.Equal(new MedianInterval(3.5, 1, 6, 6), MedianInterval.Of([6, 5, 4, 3, 2, 1]));
    }

    [Fact]
    public void Limits_are_the_tabulated_order_statistics()
    {
        // Tables of the sign test give ranks 6 and 15 for 20 samples, 10 and 21 for 30.
        Assert.Equal(new MedianInterval(10.5, 6, 15, 20), MedianInterval.Of(Enumerable.Range(1, 20).Select(i => (double)i)));
        Assert.Equal(new MedianInterval(15.5, 10, 21, 30), MedianInterval.Of(Enumerable.Range(1, 30).Select(i => (double)i)));
    }

    [Fact]
    public void The_interval_covers_the_median_of_a_skewed_distribution()
    {
        const int experiments = 4000, samples = 15;
        var random = new Random(12);
        var hits = 0;
        for (var e = 0; e < experiments; e++)
        {
            var interval = MedianInterval.Of(Enumerable.Range(0, samples).Select(_ => -Math.Log(1 - random.NextDouble())));
            hits += interval.Low <= Math.Log(2) && Math.Log(2) <= interval.High ? 1 : 0;
        }

        // Exactly 96.48 % for 15 samples with ranks 4 and 12.
        var bound = Tolerances.StandardErrors * Math.Sqrt(0.9648 * 0.0352 / experiments);
        Assert.InRange((double)hits / experiments, 0.9648 - bound, 0.9648 + bound);
    }
}
