using Sgvb.Analysis.Gate;
using Sgvb.Analysis.Gate.Statistics;
using Xunit;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

public sealed class DriftTests
{
    [Fact]
    public void The_slope_is_that_inside_the_runs()
    {
        var drift = Drift.Of([0, 1, 2, 3.01], [100, 101, 102, 102.99]);
        Assert.Equal(1, drift.Slope, Tolerances.TwoDecimals);
        Assert.True(drift.IsSeen);
        Assert.InRange(drift.Explains, 4, 4.2);
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
