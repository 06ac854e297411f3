using Sgvb.Gate.Statistics;

namespace Sgvb.Tests.Gate;

public sealed class StudentShiftTests
{
    // The first of Welch's textbook examples; t = -2.46, 25 degrees of freedom, two-sided p = 0.021.
    private static readonly double[] A1 = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4];
    private static readonly double[] A2 = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4];

    [Fact]
    public void Welch_gives_the_published_example()
    {
        var shift = StudentShift.Welch(A1, A2);
        Assert.Equal(2.46, shift.Estimate / shift.StandardError, Tolerances.TwoDecimals);
        Assert.Equal(25.0, shift.Freedom, Tolerances.OneDecimal);
        Assert.Equal(0.021, 2 * shift.PGreater(0), Tolerances.ThreeDecimals);
    }

    [Fact]
    public void Bounds_and_tests_say_the_same()
    {
        var shift = StudentShift.Welch(A1, A2);
        foreach (var tail in (double[])[0.001, 0.0104, 0.0106, 0.025, 0.2])
        {
            var (low, high) = shift.Interval(tail);
            foreach (var bound in (double[])[-1, 0, 1, 2, 4])
            {
                Assert.Equal(low > bound, shift.PGreater(bound) <= tail);
                Assert.Equal(high < bound, shift.PLess(bound) <= tail);
            }
        }
    }

    [Fact]
    public void Equal_values_decide_nothing()
    {
        foreach (var shift in (StudentShift[])[StudentShift.Welch([0.1, 0.1, 0.1], [3, 3, 3]), StudentShift.Paired([2, 7], [5, 10])])
        {
            Assert.Equal((false, 0, 1.0, 1.0), (shift.IsScattered, shift.StandardError, shift.PGreater(0.5), shift.PLess(9)));
            Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), shift.Interval(0.025));
            Assert.Equal(double.PositiveInfinity, shift.DetectableBeyond(0.025));
        }

        // The spread of the other side alone is not that of both.
        Assert.False(StudentShift.Welch([2, 2, 2], [3, 3.1, 2.9]).IsScattered);
    }

    [Fact]
    public void A_pair_cancels_what_both_share()
    {
        double[] level = [1, 5, 2, 8, 3];
        var shift = StudentShift.Paired(level, [.. level.Select((l, i) => l + 0.1 + 0.001 * i)]);
        Assert.True(shift.PGreater(0) < 1e-6);
        Assert.True(StudentShift.Welch(level, [.. level.Select(l => l + 0.1)]).PGreater(0) > 0.4);
    }

    [Fact]
    public void The_log_ratio_of_means_has_the_spread_of_the_delta_method()
    {
        // Means 2 and 3; variances of the means (1/3)/4 and (1/3)/4 with four values each.
        double[] a = [1.5, 2.5, 1.5, 2.5];
        double[] b = [2.5, 3.5, 2.5, 3.5];
        var shift = StudentShift.LogRatioOfMeans(a, b);
        Assert.Equal(Math.Log(1.5), shift.Estimate, Tolerances.DoubleRounding);
        Assert.Equal(Math.Sqrt(1 / 12.0 / 4 + 1 / 12.0 / 9), shift.StandardError, Tolerances.DoubleRounding);
    }
}
