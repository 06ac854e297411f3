using Sgvb.Gate;
using Sgvb.Gate.Ab;

namespace Sgvb.Tests.Gate;

public sealed class AbSessionTests
{
    [Fact]
    public void Builds_take_turns_after_the_noise_floor_and_the_session_stops_when_all_is_decided()
    {
        var launcher = new SyntheticLauncher(1, 0.01);
        var comparison = Run(launcher);
        Assert.All(comparison.Results, r => Assert.Equal(Verdict.Equivalent, r.Verdict));
        Assert.Equal("AAAAAA" + "ABBAABBAABBA", string.Concat(launcher.Order));
        Assert.StartsWith("noise floor: the same build differed from itself by up to ", comparison.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_regression_that_recurs_is_one()
    {
        var comparison = Run(new SyntheticLauncher(2, 0.01) { Slower = 1.12 });
        var regressed = Assert.Single(comparison.Results, r => r.Verdict == Verdict.Regressed);
        Assert.Equal("case 0", regressed.Key.Case);
        Assert.Contains("in a second series", regressed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regression_that_does_not_recur_is_none()
    {
        var comparison = Run(new SyntheticLauncher(3, 0.01) { Slower = 1.15, RecoversAfter = 6 });
        var suspect = comparison.Results[0];
        Assert.Equal((Verdict.Inconclusive, true), (suspect.Verdict, suspect.ExcludesRegression));
        Assert.Contains("not again in a second series", suspect.Reason, StringComparison.Ordinal);
        Assert.Equal(0, GateOutcome.ExitCode(comparison, allowInconclusive: false));
    }

    [Fact]
    public void Drift_fools_nobody()
    {
        var comparison = Run(new SyntheticLauncher(4, 0.005) { Drift = 0.01, Slower = 1.15 });
        Assert.Equal(["case 0"], comparison.Results.Where(r => r.Verdict == Verdict.Regressed).Select(r => r.Key.Case));
        Assert.All(comparison.Results.Skip(1), r => Assert.Equal(Verdict.Equivalent, r.Verdict));
    }

    [Fact]
    public void The_time_budget_is_kept_and_named()
    {
        var launcher = new SyntheticLauncher(5, 0.08);
        var comparison = Run(launcher, TimeSpan.FromMinutes(13));
        Assert.InRange(launcher.Elapsed.TotalMinutes, 10, 13);
        Assert.All(comparison.Results, r => Assert.Equal(Verdict.Inconclusive, r.Verdict));
        Assert.Contains(comparison.Notes, n => n.Contains("the time budget is spent", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_time_to_see_a_suspect_again_it_is_not_convicted()
    {
        var comparison = Run(new SyntheticLauncher(6, 0.005) { Slower = 1.3 }, TimeSpan.FromMinutes(18));
        Assert.Equal(Verdict.Inconclusive, comparison.Results[0].Verdict);
        Assert.Contains("to see whether it recurs", comparison.Results[0].Reason, StringComparison.Ordinal);
        Assert.Equal(3, GateOutcome.ExitCode(comparison, allowInconclusive: false));
    }

    [Fact]
    public void A_case_that_stays_undecided_leaves_time_to_see_a_suspect_again()
    {
        var launcher = new SyntheticLauncher(8, 0.005) { Slower = 3, LastSpread = 0.3 };
        var comparison = Run(launcher, TimeSpan.FromMinutes(45));
        Assert.Equal((Verdict.Regressed, Verdict.Inconclusive), (comparison.Results[0].Verdict, comparison.Results[^1].Verdict));
        Assert.Contains("in a second series", comparison.Results[0].Reason, StringComparison.Ordinal);
        Assert.InRange(launcher.Elapsed.TotalMinutes, 30, 45);
    }

    [Fact]
    public void No_verdict_is_given_below_the_noise_floor()
    {
        // A machine of wild launches: its floor lies far above 5 %, and a slowdown of 8 % is below it.
        var comparison = Run(new SyntheticLauncher(7, 0.2) { Slower = 1.08 });
        Assert.All(comparison.Results, r => Assert.Equal((Verdict.Inconclusive, false), (r.Verdict, r.ExcludesRegression)));
        Assert.All(comparison.Results, r => Assert.Contains("noise floor", r.Reason, StringComparison.Ordinal));
        Assert.Equal(3, GateOutcome.ExitCode(comparison, allowInconclusive: false));
    }

    [Fact]
    public void A_floor_above_the_margin_is_looked_at_longer()
    {
        var launcher = new SyntheticLauncher(7, 0.2);
        Run(launcher);
        Assert.Equal(14, launcher.Order.TakeWhile(s => s == Side.A).Count() / 2 * 2);
        var hurried = new SyntheticLauncher(7, 0.2);
        Run(hurried, TimeSpan.FromMinutes(30));
        Assert.Equal(6, hurried.Order.TakeWhile(s => s == Side.A).Count() / 2 * 2);
    }

    [Fact]
    public void Two_hundred_sessions_of_the_same_code_raise_no_alarm_and_of_slower_code_find_it()
    {
        var alarms = Enumerable.Range(100, 200).Count(seed => GateOutcome.ExitCode(Run(new SyntheticLauncher(seed, 0.02)), true) == 1);
        Assert.Equal(0, alarms);
        var found = Enumerable.Range(300, 50)
            .Count(seed => GateOutcome.ExitCode(Run(new SyntheticLauncher(seed, 0.01) { Slower = 1.12 }), true) == 1);
        Assert.InRange(found, 45, 50);
    }

    [Theory]
    [InlineData(4, new[] { 4 })]
    [InlineData(6, new[] { 6 })]
    [InlineData(10, new[] { 6, 8, 10 })]
    [InlineData(9, new[] { 6, 8, 9 })]
    [InlineData(16, new[] { 6, 8, 12, 16 })]
    [InlineData(50, new[] { 6, 8, 12, 18, 26, 38, 50 })]
    public void Looks_are_planned(int launches, int[] looks) => Assert.Equal(looks, new AbSettings { Launches = launches }.Looks);

    private static Comparison Run(SyntheticLauncher launcher, TimeSpan? budget = null) =>
        new AbSession(new AbSettings { Budget = budget ?? TimeSpan.FromHours(2) }, launcher, () => launcher.Elapsed, _ => { })
            .Run(TestContext.Current.CancellationToken);
}
