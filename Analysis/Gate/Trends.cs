namespace Sgvb.Gate;

/// <summary>
/// What a drifting machine could have done to each case of two runs that were taken one after the other: by the case's own launches, and by
/// the trend that all cases share.
/// </summary>
internal sealed class Trends
{
    /// <summary>
    /// A change is easily taken for drift, for a false alarm costs more than a second look. Sameness is not: it takes a drift that happens
    /// to cancel the change, and the more cases are looked at, the more show a slope by chance.
    /// </summary>
    private const double ExplainingTail = 0.2;
    private const double HidingTail = 0.1;

    private readonly int _cases;
    private readonly SharedDrift _shared;

    private Trends(IReadOnlyList<Drift> drifts) =>
        (_cases, _shared) = (Math.Max(1, drifts.Count), SharedDrift.Of([.. drifts.Select(d => d.Slope)]));

    /// <summary>Null where drift cannot be taken for a change: launches took turns, or nothing was timed.</summary>
    public static Trends? Of(IReadOnlyList<CasePair> pairs, bool interleaved) => interleaved || !pairs.All(p => p.Key.Metric.IsTimed)
        ? null
        : new([.. pairs.Where(p => Math.Min(p.Baseline.Count, p.Candidate.Count) > 1).Select(p => Of(p, ExplainingTail))]);

    /// <summary>Whether a trend would explain a change beyond the margin.</summary>
    /// <param name="pair">The case.</param>
    /// <param name="shift">Its change, on logs.</param>
    /// <param name="margin">On logs.</param>
    public bool Explain(CasePair pair, double shift, double margin)
    {
        var own = Of(pair, ExplainingTail);
        return Math.Abs(shift) - Math.Max(own.Explains, _shared.Explains(own.Distance)) <= margin;
    }

    /// <summary>Whether a trend that is surely there could hide a change.</summary>
    public bool Hide(CasePair pair, double margin)
    {
        var own = Of(pair, HidingTail / _cases);
        return (own.IsSeen && own.Explains > margin) || (_shared.IsSeen && _shared.Explains(own.Distance) > margin);
    }

    private static Drift Of(CasePair pair, double seenTail) =>
        Drift.Of(Series.Logs(pair.Key.Metric, pair.Baseline), Series.Logs(pair.Key.Metric, pair.Candidate), seenTail);
}
