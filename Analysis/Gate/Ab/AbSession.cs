namespace Sgvb.Gate.Ab;

/// <summary>
/// Launches of two builds in turns (A B B A …), so that drift hits both. First the same build against itself: below that difference no
/// verdict is given. Then pairs until every case is decided, the launches or the time are spent. A case that regressed is measured a second
/// time, and only one that does so again is called regressed.
/// </summary>
/// <param name="settings">Limits and margins.</param>
/// <param name="launcher">Starts the processes.</param>
/// <param name="elapsed">Time since the session began.</param>
/// <param name="say">Told what goes on.</param>
public sealed class AbSession(AbSettings settings, ILauncher launcher, Func<TimeSpan> elapsed, Action<string> say)
{
    private const string OutOfTime = "the time budget is spent; raise --budget";

    private readonly List<string> _notes = [];
    private TimeSpan _longestPair;

    /// <exception cref="SgvbException">A launch failed.</exception>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public Comparison Run(CancellationToken stop)
    {
        var margins = settings.Margins.WithFloor(Floor(stop));
        var series = new PairedLaunches();
        var results = Series(series, null, margins, stop);
        return new(Recur(results, margins, stop), [], series.Only(Side.A), series.Only(Side.B), _notes);
    }

    /// <summary>Pairs until every case is decided at one of the planned looks, or the launches or the time are spent.</summary>
    /// <param name="series">Takes the launches.</param>
    /// <param name="only">The cases to measure and judge; null for all, which are kept.</param>
    /// <param name="margins">With the noise floor.</param>
    /// <param name="stop">Ends it.</param>
    private List<CaseResult> Series(PairedLaunches series, IReadOnlySet<CaseKey>? only, Margins margins, CancellationToken stop)
    {
        var decided = new Dictionary<CaseKey, CaseResult>();
        IReadOnlyList<CaseResult> last = [];
        var isLate = only is not null && !HasTimeForAnother();
        while (series.Count < settings.Launches && !isLate)
        {
            Pair(series, Side.B, only, keep: only is null, stop);
            // Cases that stay undecided do not spend the time in which a suspect is measured again.
            var kept = only is null && decided.Values.Any(IsSuspect) ? Math.Min(settings.Launches, AbSettings.FirstLook) : 0;
            isLate = !HasTimeForAnother(kept: kept);
            if (!settings.Looks.Contains(series.Count) && !isLate)
                continue;
            last = Judge.All([.. series.Pairs().Where(p => only?.Contains(p.Key) ?? true)], margins, Judge.Tail / settings.Looks.Count,
                interleaved: true);
            foreach (var result in last.Where(r => r.Verdict != Verdict.Inconclusive))
                decided.TryAdd(result.Key, result);
            say($"{series.Count} launches a side: {decided.Count} of {last.Count} cases decided");
            if (last.All(r => decided.ContainsKey(r.Key)))
                break;
        }

        if (isLate && last.Any(r => !decided.ContainsKey(r.Key)))
            _notes.Add($"after {series.Count} launches a side {OutOfTime}");
        return [.. last.Select(r => decided.GetValueOrDefault(r.Key, r))];
    }

    /// <summary>The largest difference, as a fraction, that the same build shows to itself in this machine's present state.</summary>
    private double Floor(CancellationToken stop)
    {
        var series = new PairedLaunches();
        var (name, floor) = ("", 0.0);
        while (series.Count < settings.FloorPairs ? HasTimeForAnother() : series.Count < settings.MostFloorPairs
            && floor > Margins.Default && HasTimeForAnother(0.25))
        {
            Pair(series, Side.A, null, keep: false, stop);
            (name, floor) = series.Pairs().Where(p => p.Key.Metric.IsTimed)
                .Select(p => (p.Key.Case, Math.Exp(Math.Abs(PairedLaunches.MedianLogRatio(p))) - 1))
                .DefaultIfEmpty(("", 0)).MaxBy(f => f.Item2);
        }

        if (series.Count == 0)
            return 0;
        _notes.Add(
            $"noise floor: the same build differed from itself by up to {Format.Percent(floor)} ({name}); no smaller difference is called a change");
        say(_notes[^1]);
        return floor;
    }

    private List<CaseResult> Recur(List<CaseResult> results, Margins margins, CancellationToken stop)
    {
        var suspects = results.Where(IsSuspect).Select(r => r.Key).ToHashSet();
        if (suspects.Count == 0)
            return results;
        say($"{suspects.Count} suspects are measured again");
        var series = new PairedLaunches();
        var again = Series(series, suspects, margins, stop).ToDictionary(r => r.Key);
        var beyond = series.Count < Math.Min(settings.Launches, AbSettings.FirstLook) ? []
            : series.Pairs().Where(p => IsBeyond(p, margins)).Select(p => p.Key).ToHashSet();
        return [.. results.Select(r => suspects.Contains(r.Key)
            ? Confirmed(r, again.GetValueOrDefault(r.Key), beyond.Contains(r.Key))
            : r)];
    }

    private static bool IsSuspect(CaseResult result) => result.Verdict == Verdict.Regressed && result.Key.Metric.IsTimed;

    private static bool IsBeyond(CasePair pair, Margins margins)
    {
        var (median, limits) = (PairedLaunches.MedianLogRatio(pair), Limits.Of(pair, margins));
        return pair.Key.Metric.Better == Better.Higher ? -median > limits.ChangeDown : median > limits.ChangeUp;
    }

    /// <param name="first">A regression, shown at its level; that alone bounds the false alarms.</param>
    /// <param name="second">The case in a series of its own; null where there was no time.</param>
    /// <param name="isBeyond">Whether the middle pair of that series lies beyond the margin: it need not be shown a second time.</param>
    private static CaseResult Confirmed(CaseResult first, CaseResult? second, bool isBeyond) => second switch
    {
        null => first with { Verdict = Verdict.Inconclusive, Reason = $"a regression was seen, but {OutOfTime} to see whether it recurs" },
        { Verdict: Verdict.Regressed } => first with { Reason = $"and again, {GateText.Change(second)}, in a second series" },
        { Verdict: Verdict.Inconclusive } when isBeyond => first with
        {
            Reason = $"and again, {GateText.Change(second)} ({GateText.Interval(second)}), in a second series",
        },
        _ => first with
        {
            Verdict = Verdict.Inconclusive,
            Reason = $"a regression was seen, but not again in a second series ({GateText.Change(second)}, {GateText.Interval(second)})",
            ExcludesRegression = second.Verdict is Verdict.Equivalent or Verdict.Improved,
        },
    };

    /// <summary>One launch of each; who begins changes from pair to pair.</summary>
    private void Pair(PairedLaunches series, Side second, IReadOnlyCollection<CaseKey>? only, bool keep, CancellationToken stop)
    {
        var begin = elapsed();
        var candidateFirst = series.Count % 2 == 1;
        IReadOnlyList<CaseSeries> a = [], b = [];
        for (var turn = 0; turn < 2; turn++)
            if ((turn == 0) == candidateFirst)
                b = launcher.Launch(second, only, keep, stop);
            else
                a = launcher.Launch(Side.A, only, keep, stop);
        series.Add(a, b);
        var took = elapsed() - begin;
        _longestPair = took > _longestPair ? took : _longestPair;
    }

    /// <param name="share">Of the budget, that may be spent.</param>
    /// <param name="kept">Pairs beyond the next for which time is kept.</param>
    private bool HasTimeForAnother(double share = 1, int kept = 0) => elapsed() + (1 + kept) * _longestPair <= share * settings.Budget;
}
