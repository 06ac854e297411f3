using Sgvb.Common.Statistics;

namespace Sgvb.Gate;

/// <summary>
/// From pairs of series to verdicts. For each metric there are three families of one-sided tests over its cases (beyond the margin on the
/// bad side, beyond it on the good side, inside the margins), each with Holm's correction at 2.5 %. A case regresses exactly where its
/// interval, at the level that Holm left to it, lies beyond the margin.
/// </summary>
public static class Judge
{
    /// <summary>The probability beyond each end of a 95 % interval, and the family-wise level of each one-sided family.</summary>
    public const double Tail = 0.025;

    /// <param name="pairs">All cases: the correction counts them.</param>
    /// <param name="margins">By metric and case.</param>
    /// <param name="tail">Family-wise level of each family; smaller where the same question is asked more than once.</param>
    /// <param name="interleaved">Whether launches of both runs took turns, so that drift hit both.</param>
    public static IReadOnlyList<CaseResult> All(
        IReadOnlyList<CasePair> pairs, Margins margins, double tail = Tail, bool interleaved = false) =>
        [.. pairs.GroupBy(p => p.Key.Metric).SelectMany(family => Family([.. family], margins, tail, interleaved))];

    private static IEnumerable<CaseResult> Family(IReadOnlyList<CasePair> pairs, Margins margins, double tail, bool interleaved)
    {
        var trends = Trends.Of(pairs, interleaved);
        var cases = pairs.Select(p => new JudgedCase(p, Limits.Of(p, margins),
            Shifts.Of(p, margins.AbsoluteFor(p.Key), tail / pairs.Count, interleaved), trends)).ToList();
        var decidable = cases.Where(c => c.Shift.Undecidable is null).ToList();
        var worse = decidable.Select(c => c.PWorse).ToList();
        var better = decidable.Select(c => c.PBetter).ToList();
        var inside = decidable.Select(c => c.PInside).ToList();
        var (adjustedWorse, adjustedBetter, adjustedInside) = (Holm.Adjust(worse), Holm.Adjust(better), Holm.Adjust(inside));
        var (levelWorse, levelBetter, levelInside) = (Holm.Levels(worse, tail), Holm.Levels(better, tail), Holm.Levels(inside, tail));
        var results = new Dictionary<JudgedCase, CaseResult>();
        for (var i = 0; i < decidable.Count; i++)
            results[decidable[i]] = decidable[i].Decide(
                new(adjustedWorse[i], adjustedBetter[i], adjustedInside[i]), new(levelWorse[i], levelBetter[i], levelInside[i]),
                tail, decidable.Count);
        return cases.Select(c => results.TryGetValue(c, out var result) ? result : c.Undecided());
    }
}
