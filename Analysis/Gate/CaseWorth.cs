namespace Sgvb.Gate;

/// <summary>The cases of a comparison by what they are worth to a reader: what got worse before what is in doubt before what is well.</summary>
internal sealed class CaseWorth
{
    private readonly Comparison _comparison;
    private readonly List<object> _cases;

    public CaseWorth(Comparison comparison)
    {
        _comparison = comparison;
        _cases =
        [
            .. Results(r => r.Verdict == Verdict.Regressed), .. comparison.Failed,
            .. Results(GateOutcome.IsDoubtful), .. comparison.Gone,
            .. Results(r => r.Verdict == Verdict.Inconclusive && !GateOutcome.IsDoubtful(r)),
            .. comparison.FailedInBoth, .. Results(r => r.Verdict == Verdict.Improved), .. comparison.New,
            .. Results(r => r.Verdict == Verdict.Equivalent),
        ];
    }

    public int Count => _cases.Count;

    /// <summary>The comparison with so many of its cases, the first of which are worth most.</summary>
    public Comparison Take(int count)
    {
        var taken = _cases[..count];
        var keys = taken.OfType<CaseKey>().ToHashSet();
        return _comparison with
        {
            Results = [.. taken.OfType<CaseResult>()],
            Failed = [.. _comparison.Failed.Where(keys.Contains)],
            FailedInBoth = [.. _comparison.FailedInBoth.Where(keys.Contains)],
            Gone = [.. _comparison.Gone.Where(keys.Contains)],
            New = [.. _comparison.New.Where(keys.Contains)],
        };
    }

    /// <summary>How far a case has moved, in margins.</summary>
    public static double Size(CaseResult result) =>
        result.MarginAbsolute is { } absolute ? Math.Abs(result.Candidate - result.Baseline) / absolute
        : result.Change is { } change ? Math.Abs(result.Key.Metric.IsRatio ? Math.Log(change) : change) / result.Margin
        : 0;

    private IEnumerable<CaseResult> Results(Func<CaseResult, bool> which) => _comparison.Results.Where(which).OrderByDescending(Size);
}
