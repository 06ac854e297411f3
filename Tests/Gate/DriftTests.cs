using Sgvb.Gate;
using Sgvb.Gate.Cases;
using Sgvb.Gate.Statistics;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

public sealed class DriftTests
{
    [Fact]
    public void The_slope_is_that_inside_the_runs()
    {
        var drift = Drift.Of([0, 1, 2, 3.01], [100, 101, 102, 102.99], seenTail: 0.1);
        Assert.Equal(1, drift.Slope, Tolerances.TwoDecimals);
        Assert.True(drift.IsSeen);
        Assert.InRange(drift.Explains, 4, 4.2);
    }

    [Fact]
    public void Slopes_on_one_side_are_a_trend_that_the_cases_share()
    {
        // Eight slopes: none on the other side of zero has a chance of 1/256, one of 9/256, two of 37/256.
        double[] slopes = [0.011, 0.012, 0.013, 0.014, 0.016, 0.017, 0.018, 0.019];
        Assert.Equal(new SharedDrift(0.015, 0.019, true), SharedDrift.Of(slopes));
        Assert.Equal(new SharedDrift(-0.015, -0.019, true), SharedDrift.Of([.. slopes.Select(s => -s)]));
        Assert.True(SharedDrift.Of([-0.001, .. slopes[1..]]).IsSeen);
        Assert.False(SharedDrift.Of([-0.001, -0.002, .. slopes[2..]]).IsSeen);
        Assert.Equal(0.06, SharedDrift.Of([-0.02, -0.02, .. slopes[2..]]).Explains(4), Tolerances.DoubleRounding);
        Assert.Same(SharedDrift.None, SharedDrift.Of(slopes[..3]));
    }

    [Fact]
    public void A_trend_that_a_case_hardly_shows_is_shown_by_all()
    {
        // Three noisy launches a side, each 1.5 % slower than the one before, and 4 % between the runs.
        var random = new Random(1);
        int alone = 0, together = 0;
        for (var suite = 0; suite < 40; suite++)
        {
            var pairs = Enumerable.Range(0, 8).Select(c =>
            {
                var at = Enumerable.Range(0, 6)
                    .Select(l => (l > 2 ? 104 : 100) * (1 + 0.015 * l) * (0.98 + 0.04 * random.NextDouble())).ToArray();
                return Pair(Metric.Time, at[..3], at[3..], $"case {c}");
            }).ToList();
            alone += pairs.Count(p => Judge.All([p], Margins.Usual, Judge.Tail / 8).Single().Verdict == Verdict.Regressed);
            together += Judge.All(pairs, Margins.Usual).Count(r => r.Verdict == Verdict.Regressed);
        }

        Assert.True(alone > 0);
        Assert.Equal(0, together);
    }

    [Fact]
    public void A_machine_that_slows_down_makes_no_regression()
    {
        double[] growth = [100, 104, 108, 112, 116, 120, 124, 128, 132, 136];
        var result = Judge.All([Pair(Metric.Time, growth[..5], growth[5..])], Margins.Usual).Single();
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.StartsWith("drift", result.Reason, StringComparison.Ordinal);
        Assert.False(result.ExcludesRegression);
    }

    [Fact]
    public void A_step_between_flat_runs_is_a_regression() =>
        Assert.Equal(Verdict.Regressed, Judge.All(
            [Pair(Metric.Time, [100, 101, 99, 100.5, 100], [110, 111, 109, 110, 110.6])], Margins.Usual).Single().Verdict);

    [Fact]
    public void Launches_that_took_turns_stay_right_on_a_machine_that_slows_down()
    {
        // A B B A A B B A …, two percent slower every launch.
        double[] at = [100, 102, 104, 106, 108, 110, 112, 114, 116, 118, 120, 122];
        double[] a = [at[0], at[3], at[4], at[7], at[8], at[11]];
        double[] b = [at[1], at[2], at[5], at[6], at[9], at[10]];
        Assert.Equal(Verdict.Equivalent, Judge.All([Pair(Metric.Time, a, b)], Margins.Usual, interleaved: true).Single().Verdict);
        Assert.Equal(
            Verdict.Regressed, Judge.All([Pair(Metric.Time, a, [.. b.Select(v => 1.12 * v)])], Margins.Usual, interleaved: true)
                .Single().Verdict);
    }
}
