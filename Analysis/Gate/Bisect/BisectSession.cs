using System.IO.Enumeration;

namespace Sgvb.Gate.Bisect;

/// <summary>What a search came to.</summary>
/// <param name="Commits">The one that made it slower, or the honest range: any of these, in order; empty where nothing regressed.</param>
/// <param name="Rows">Every commit that was asked, in the order of the history.</param>
/// <param name="Text">In one sentence.</param>
/// <param name="ExitCode">1 where one commit is named, 3 where a range is or nothing can be told, 0 where nothing regressed.</param>
public sealed record BisectResult(IReadOnlyList<string> Commits, IReadOnlyList<BisectRow> Rows, string Text, int ExitCode);

/// <summary>
/// Seeks the commit that made a case slower. The gate's verdict decides each step; where it is inconclusive the commit is measured again and
/// longer, and never guessed. Commits before the bad one are held to half of its step. What was asked is kept, and a later session goes on behind it.
/// </summary>
/// <param name="good">The commit that is known to be good.</param>
/// <param name="commits">After it, in order; the last one is the one known to be bad.</param>
/// <param name="pattern">Cases that are sought; * stands for any text.</param>
/// <param name="judge">Asked of each.</param>
/// <param name="say">Told what goes on.</param>
public sealed class BisectSession(string good, IReadOnlyList<string> commits, string pattern, ICommitJudge judge, Action<string> say)
{
    /// <summary>Attempts, each with twice the launches and the time of the one before.</summary>
    private static readonly int[] Efforts = [1, 2, 4];

    private readonly Dictionary<string, BisectRow> _asked = [];
    private SoughtCase? _sought;

    /// <param name="known">What an earlier session asked; the last of it may wait for a longer attempt.</param>
    /// <param name="keep">Takes all rows after every attempt.</param>
    /// <param name="stop">Ends it between two launches.</param>
    public BisectResult Run(IReadOnlyList<BisectRow> known, Action<IReadOnlyList<BisectRow>> keep, CancellationToken stop)
    {
        // What could not be measured may be now: a full disk, too little memory.
        foreach (var row in known.Where(r => r.State != BisectRow.Unmeasured && r.Position < commits.Count && commits[r.Position] == r.Commit))
            _asked[row.Commit] = row;
        var last = Ask(commits.Count - 1, keep, stop);
        if (last.State != BisectRow.Bad)
            return last.State == BisectRow.Good
                ? new([], Rows(), $"{Short(commits[^1])} is not slower than {Short(good)} in what was measured: nothing regressed", 0)
                : new([], Rows(), $"whether {Short(commits[^1])} is slower than {Short(good)} cannot be told: {last.Reason}", SgvbException.Inconclusive);
        var search = new Bisection(commits.Count);
        while (search.Next is { } next)
        {
            say($"between {Name(search.Good)} and {Name(search.Bad)}, about {search.StepsLeft} more: {Name(next)}");
            search.Record(next, Ask(next, keep, stop).State);
        }

        return Named(search);
    }

    private BisectResult Named(Bisection search)
    {
        var suspects = commits.Skip(search.Good + 1).Take(search.Bad - search.Good).ToList();
        var bad = _asked[commits[search.Bad]];
        var before = search.Good < 0 ? $"{Short(good)} itself" : $"{Short(commits[search.Good])}, {Change(_asked[commits[search.Good]])}";
        var text = search.IsOne
            ? $"{Short(commits[search.Bad])} made it slower: {Change(bad)} against {Short(good)}; before it: {before}"
            : $"one of the {suspects.Count} commits after {Name(search.Good)} up to {Name(search.Bad)} made it slower ({Change(bad)} against {Short(good)}); "
            + $"those between could not be told: {string.Join("; ", suspects.SkipLast(1).Select(c => $"{Short(c)} {_asked[c].State} ({_asked[c].Reason})"))}";
        return new(suspects, Rows(), text, search.IsOne ? GateOutcome.Regression : SgvbException.Inconclusive);
    }

    private BisectRow Ask(int position, Action<IReadOnlyList<BisectRow>> keep, CancellationToken stop)
    {
        var commit = commits[position];
        var row = _asked.GetValueOrDefault(commit) ?? new() { Commit = commit, Position = position, State = BisectRow.Undecided, Effort = 0 };
        while (row.State == BisectRow.Undecided && Efforts.FirstOrDefault(e => e > row.Effort) is > 0 and var effort)
        {
            if (row.Effort > 0)
                say($"{Name(position)}: {row.Reason}; it is measured longer");
            // Each attempt may take long: a stop in the next one must not lose it.
            _asked[commit] = row = Attempt(row with { Effort = effort }, stop);
            keep(Rows());
        }

        say($"{Name(position)}: {row.State}{(row.Change is null ? "" : $", {Change(row)}")}");
        // What is sought is what the bad commit, which is asked first, shows most.
        if (_sought is null && row is { State: BisectRow.Bad, Change: { } change })
        {
            _sought = SoughtCase.Of(new CaseKey(Metric.Named(row.Metric), row.Case) { Estimator = row.Estimator }, change);
            say($"the commits between are held to half of that step, {Format.Percent(_sought.HalfStep)}, where no margin is larger");
        }

        return row;
    }

    private BisectRow Attempt(BisectRow row, CancellationToken stop)
    {
        try
        {
            return Of(judge.Judge(row.Commit, _sought, row.Effort, stop), row);
        }
        catch (SgvbException e) when (e.ExitCode == SgvbException.Unavailable)
        {
            return row with { State = BisectRow.Unmeasured, Reason = e.Message };
        }
    }

    /// <summary>A regression of any case that is sought makes a commit bad; only when none is left possible it is good.</summary>
    private BisectRow Of(Comparison comparison, BisectRow row)
    {
        var results = comparison.Results.Where(Seeks).ToList();
        if (results.Count == 0)
            return row with { Reason = $"no case of it matches '{OneLine.Of(pattern)}' that both commits measure" };
        var regressed = results.Where(r => r.Verdict == Verdict.Regressed).ToList();
        var doubtful = results.Where(GateOutcome.IsDoubtful).ToList();
        var shown = (regressed.Count > 0 ? regressed : doubtful.Count > 0 ? doubtful : results).MaxBy(CaseWorth.Size)!;
        return row with
        {
            State = regressed.Count > 0 ? BisectRow.Bad : doubtful.Count > 0 ? BisectRow.Undecided : BisectRow.Good,
            Case = shown.Key.Case,
            Metric = shown.Key.Metric.Name,
            Estimator = shown.Key.Estimator,
            Change = shown.Change,
            IntervalLow = shown.Low,
            IntervalHigh = shown.High,
            Reason = shown.Reason,
        };
    }

    private bool Seeks(CaseResult result) => _sought is { } sought
        ? (result.Key.Metric.Name, result.Key.Case) == (sought.Key.Metric.Name, sought.Key.Case)
        : FileSystemName.MatchesSimpleExpression(pattern, result.Key.Case, ignoreCase: false);

    private List<BisectRow> Rows() => [.. _asked.Values.OrderBy(r => r.Position)];

    private string Name(int position) => Short(position < 0 ? good : commits[position]);

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];

    private static string Change(BisectRow row)
    {
        var metric = Metric.Named(row.Metric);
        return row.Change is { } change
            ? GateText.Percent(metric, change) + (row is { IntervalLow: { } low, IntervalHigh: { } high } ? $" ({GateText.Percent(metric, low)} to {GateText.Percent(metric, high)})" : "")
            : row.State;
    }
}
