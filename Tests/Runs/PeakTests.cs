using MathNet.Numerics.Distributions;
using Sgvb.Common.Statistics;
using Sgvb.Measuring.Peak;

namespace Sgvb.Tests.Runs;

public sealed class PeakTests
{
    [Fact]
    public void The_ranks_of_a_medians_interval_are_the_binomials()
    {
        for (var n = 1; n <= 2000; n += n < 60 ? 1 : 97)
        {
            int? expected = null;
            for (var r = 0; r < n && Binomial.CDF(0.5, n, r) <= 0.025; r++)
                expected = r;
            Assert.Equal(expected, MedianInterval.LowerRank(n));
        }
    }

    [Fact]
    public void A_median_has_no_interval_below_six_samples()
    {
        Assert.Equal(new MedianInterval(2.5, null, null, 4), MedianInterval.Of([4, 1, 3, 2]));
        Assert.Equal(new MedianInterval(3.5, 1, 6, 6), MedianInterval.Of([6, 5, 4, 3, 2, 1]));
    }

    [Fact]
    public void The_peak_of_multiply_adds_is_positive_and_its_best_is_the_highest()
    {
        var peak = FmaPeak.Measure(threads: 1, samples: 6, TestContext.Current.CancellationToken);
        Assert.True(peak.Median > 0 && peak.Best >= peak.Median && peak.Ci95Low <= peak.Median && peak.Median <= peak.Ci95High, peak.ToString());
        Assert.Equal(6, peak.Samples);
    }

    [Fact]
    public void Bandwidth_is_measured_on_every_thread_asked_for()
    {
        var results = MemoryBandwidth.Measure(threads: 3, lastCacheBytes: 0, samples: 2, TestContext.Current.CancellationToken);
        Assert.Equal(["memory copy", "memory triad"], results.Select(r => r.Name));
        Assert.All(results, r => Assert.True(r.Threads == 3 && r.Best > 0, r.ToString()));
    }

    [Fact]
    public void A_stopped_measurement_ends_between_samples()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => FmaPeak.Measure(1, 1000, stop.Token));
    }
}
