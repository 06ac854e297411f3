using Sgvb.Gate;
using Sgvb.Gate.Bisect;
using Sgvb.Gate.Cases;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Bisect;

public sealed class BisectSessionTests
{
    private const double HalfStep = double.NaN;

    /// <summary>Wherever it lies, it is found, in as many steps as a search by halves takes.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(15)]
    public void The_commit_that_made_it_slower_is_named(int guilty)
    {
        var history = new SyntheticHistory([.. Enumerable.Range(0, 16).Select(i => i < guilty ? 1 : 1.2)]);
        var found = history.Search([]);
        Assert.Equal((1, history.Commits[guilty]), (found.ExitCode, Assert.Single(found.Commits)));
        Assert.Matches($@"^commit{guilty:D2}00 made it slower: \+(1[89]|2[0-2])\.\d % \(", found.Text);
        Assert.InRange(history.Asked.Select(a => a.Commit).Distinct().Count(), 1, 5);
        Assert.All(found.Rows, r => Assert.Equal(r.Position < guilty ? BisectRow.Good : BisectRow.Bad, r.State));
    }

    [Fact]
    public void Commits_that_cannot_be_built_are_passed_over()
    {
        var history = new SyntheticHistory([1, 1, 1, 1.2, 1.2, 1.2, 1.2, 1.2]) { Broken = new HashSet<int> { 4, 5 } };
        var found = history.Search([]);
        Assert.Equal((1, history.Commits[3]), (found.ExitCode, Assert.Single(found.Commits)));
    }

    /// <summary>The guilty one stands among those that nobody can build: a range is all that can be said.</summary>
    [Fact]
    public void A_range_is_named_where_no_one_commit_can_be()
    {
        var history = new SyntheticHistory([1, 1, 1.2, 1.2, 1.2, 1.2]) { Broken = new HashSet<int> { 2, 3 } };
        var found = history.Search([]);
        Assert.Equal(3, found.ExitCode);
        Assert.Equal(history.Commits.Skip(2).Take(3), found.Commits);
        Assert.StartsWith("one of the 3 commits after commit0100 up to commit0400 made it slower", found.Text, StringComparison.Ordinal);
        Assert.Contains("commit0200 unmeasured", found.Text, StringComparison.Ordinal);
    }

    /// <summary>A full disk, or too little memory, need not last.</summary>
    [Fact]
    public void What_could_not_be_measured_is_tried_again_by_the_next_session()
    {
        var kept = new List<BisectRow>();
        Assert.Equal(3, new SyntheticHistory([1, 1, 1.2, 1.2, 1.2, 1.2]) { Broken = new HashSet<int> { 2, 3 } }.Search(kept).ExitCode);
        var history = new SyntheticHistory([1, 1, 1.2, 1.2, 1.2, 1.2]);
        var found = history.Search(kept);
        Assert.Equal((1, history.Commits[2]), (found.ExitCode, Assert.Single(found.Commits)));
    }

    /// <summary>Slower by half of the step itself: no number of launches decides, and no verdict is made up.</summary>
    [Fact]
    public void What_is_inconclusive_is_measured_longer_and_never_guessed()
    {
        var history = new SyntheticHistory([1, HalfStep, 1.2, 1.2]);
        var found = history.Search([]);
        Assert.Equal([1, 2, 4], history.Asked.Where(a => a.Commit == history.Commits[1]).Select(a => a.Effort));
        Assert.Equal((3, BisectRow.Undecided), (found.ExitCode, found.Rows.Single(r => r.Position == 1).State));
        Assert.Equal(history.Commits.Skip(1).Take(2), found.Commits);
    }

    /// <summary>
    /// A machine on which 5 % cannot be told from nothing: against that margin the fast commits stay undecided, and a range is all there is. Half of
    /// the step can be told.
    /// </summary>
    [Fact]
    public void A_large_step_is_found_on_a_machine_too_noisy_for_the_usual_margin()
    {
        var history = new SyntheticHistory([1, 1, 1, 3, 3, 3], spread: 0.1);
        var found = history.Search([]);
        Assert.Equal((1, history.Commits[3]), (found.ExitCode, Assert.Single(found.Commits)));
        Assert.All(history.Asked, a => Assert.Equal(1, a.Effort));
    }

    /// <summary>Below the user's own margin nothing is a regression, however small the step that the bad commit shows.</summary>
    [Theory]
    [InlineData(1.08, 0.05)]
    [InlineData(1.21, 0.1)]
    [InlineData(4, 1)]
    [InlineData(0.25, 1)]
    public void The_margin_is_half_of_the_step_or_the_user_s(double change, double margin)
    {
        var key = new CaseKey(Metric.Time, "a");
        Assert.Equal(margin, SoughtCase.Of(key, change).Widen(Margins.Usual).For(key), 1e-9);
        Assert.Equal(Margins.Usual.AbsoluteFor(key), SoughtCase.Of(key, change).Widen(Margins.Usual).AbsoluteFor(key));
        Assert.Equal(Math.Abs(change) / 2, SoughtCase.Of(new CaseKey(Metric.Bias, "a"), change).HalfStep, 1e-9);
    }

    [Fact]
    public void A_search_that_was_stopped_goes_on_behind_what_it_asked()
    {
        double[] times = [.. Enumerable.Range(0, 32).Select(i => i < 21 ? 1 : 1.2)];
        var whole = new SyntheticHistory(times);
        var expected = whole.Search([]);
        var kept = new List<BisectRow>();
        var first = new SyntheticHistory(times) { StopsAfter = 3 };
        Assert.Throws<OperationCanceledException>(() => first.Search(kept));
        Assert.Equal(3, kept.Count);
        var second = new SyntheticHistory(times);
        var found = second.Search(kept);
        Assert.Equal(expected.Commits, found.Commits);
        Assert.Equal(whole.Asked.Count, first.Asked.Count + second.Asked.Count);
        Assert.Empty(first.Asked.Select(a => a.Commit).Intersect(second.Asked.Select(a => a.Commit)));
    }

    /// <summary>The middle commit is slower by half of the step itself: a stop in its second attempt keeps the first.</summary>
    [Fact]
    public void An_attempt_that_was_finished_is_not_made_again()
    {
        double[] times = [1, HalfStep, 1.2, 1.2];
        var kept = new List<BisectRow>();
        var first = new SyntheticHistory(times) { StopsAfter = 2 };
        Assert.Throws<OperationCanceledException>(() => first.Search(kept));
        Assert.Equal((first.Commits[1], 1), first.Asked[^1]);
        Assert.Equal((BisectRow.Undecided, 1), kept.Where(r => r.Position == 1).Select(r => (r.State, r.Effort)).Single());
        var second = new SyntheticHistory(times);
        second.Search(kept);
        Assert.Equal([2, 4], second.Asked.Where(a => a.Commit == second.Commits[1]).Select(a => a.Effort));
    }

    [Theory]
    [InlineData(1.0, "*", 0, "nothing regressed")]
    [InlineData(1.2, "other*", 3, "cannot be told")]
    public void Where_there_is_no_regression_none_is_made_up(double slower, string pattern, int exitCode, string said)
    {
        var found = new SyntheticHistory([1, 1, slower]).Search([], pattern);
        Assert.Equal(exitCode, found.ExitCode);
        Assert.Empty(found.Commits);
        Assert.Contains(said, found.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name a good and a bad revision", "HEAD")]
    [InlineData("does not come before", "HEAD", "HEAD")]
    [InlineData("no such revision", "HEAD", "nowhere")]
    public void A_wrong_call_is_one_line(string said, params string[] revisions)
    {
        var run = Executable.Suite(["bisect", .. revisions]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }
}
