namespace Sgvb.Gate.Bisect;

/// <summary>The commits between two, along first parents: what a branch's merges brought, one after the other.</summary>
internal static class CommitLine
{
    /// <returns>Those after the good one, the bad one last.</returns>
    /// <exception cref="SgvbException">The good one does not come before the bad one.</exception>
    public static IReadOnlyList<string> Between(string repository, string good, string bad, CancellationToken stop)
    {
        var log = GitProgram.Run(repository, stop, "rev-list", "--reverse", "--first-parent", "--ancestry-path", $"{good}..{bad}");
        string[] commits = log.ExitCode == 0 ? log.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
        return commits.Length > 0 && commits[^1] == bad ? commits
            : throw new SgvbException($"{good[..10]} does not come before {bad[..10]} along first parents; name the good revision first, and one of the same branch");
    }

    /// <summary>The commits around the last step for the worse that a store of runs shows.</summary>
    /// <param name="store">The folder of history.csv; null for the usual one.</param>
    /// <param name="margins">The least step that matters.</param>
    /// <param name="pattern">Cases to look at.</param>
    /// <exception cref="SgvbException">None of its cases has such a step with known commits.</exception>
    public static (string Good, string Bad, string Case) OfHistory(string? store, Margins margins, string pattern)
    {
        var steps =
            from series in History.HistorySeries.Of(new History.HistoryStore(store).Load(), margins, pattern)
            where series.Metric.IsTimed
            from step in series.Steps
            let levels = series.Levels(step)
            where (series.Metric.Better == Better.Higher) == (levels.After < levels.Before)
            let points = (Good: series.Points[step.Last], Bad: series.Points[step.Index])
            where points.Good.Commit.Length > 0 && points.Bad.Commit.Length > 0
            orderby points.Bad.Utc descending
            select (points.Good.Commit, points.Bad.Commit, series.Case);
        return steps.Select(s => ((string, string, string)?)s).FirstOrDefault()
            ?? throw new SgvbException($"the store of runs shows no lasting step for the worse of a case like '{OneLine.Of(pattern)}' between known commits; name two revisions");
    }
}
