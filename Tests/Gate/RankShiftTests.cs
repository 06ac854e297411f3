using Sgvb.Gate.Statistics;

namespace Sgvb.Tests.Gate;

public sealed class RankShiftTests
{
    [Theory]
    [InlineData(3, 3)]
    [InlineData(5, 5)]
    [InlineData(4, 6)]
    [InlineData(7, 5)]
    public void The_null_distribution_is_that_of_counting_all_orders(int n, int m)
    {
        var counts = new int[n * m + 1];
        for (var set = 0; set < 1 << (n + m); set++)
            if (int.PopCount(set) == n)
                counts[Inversions(set, n + m)]++;
        double all = counts.Sum();
        var below = 0;
        for (var u = 0; u <= n * m; u++)
        {
            below += counts[u];
            Assert.Equal(below / all, RankShift.AtMost(n, m, u), Tolerances.DoubleRounding);
        }
    }

    [Fact]
    public void The_estimate_is_the_median_of_pairwise_differences()
    {
        var shift = new RankShift([1, 4, 6, 10, 20], [3, 5, 9, 30, 31]);
        var differences = ((double[])[3, 5, 9, 30, 31]).SelectMany(c => ((double[])[1, 4, 6, 10, 20]).Select(b => c - b)).Order().ToArray();
        Assert.Equal(differences[12], shift.Estimate);
        // P(U ≤ 2) = 4/252 = 1.6 %, P(U ≤ 3) = 7/252 = 2.8 %: the third differences from the ends.
        Assert.Equal((differences[2], differences[22]), shift.Interval(0.025));
    }

    [Theory]
    [InlineData(3, 3, false)]
    [InlineData(4, 4, false)]
    [InlineData(5, 5, true)]
    [InlineData(5, 4, false)]
    public void A_95_percent_interval_exists_from_five_launches_a_side(int n, int m, bool exists) =>
        Assert.Equal(exists, RankShift.Exists(n, m, 0.025));

    [Fact]
    public void With_more_cases_than_orders_of_launches_there_is_no_interval() => Assert.False(RankShift.Exists(5, 5, 0.025 / 8));

    [Fact]
    public void Bounds_and_tests_say_the_same()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var shift = new RankShift(Sample(random, 5 + random.Next(4)), Sample(random, 5 + random.Next(4)));
            foreach (var tail in (double[])[0.004, 0.025, 0.1])
            {
                var (low, high) = shift.Interval(tail);
                foreach (var bound in (double[])[-0.5, 0, 0.3, shift.Estimate])
                {
                    Assert.Equal(low > bound, shift.PGreater(bound) <= tail);
                    Assert.Equal(high < bound, shift.PLess(bound) <= tail);
                }
            }
        }
    }

    private static double[] Sample(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];

    /// <summary>Pairs in which an element of the set stands before one outside of it.</summary>
    private static int Inversions(int set, int bits)
    {
        int inside = 0, pairs = 0;
        for (var b = 0; b < bits; b++)
            if ((set >> b & 1) == 1)
                inside++;
            else
                pairs += inside;
        return pairs;
    }
}
