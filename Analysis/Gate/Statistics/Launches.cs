using Pragmastat;

namespace Sgvb.Gate.Statistics;

/// <summary>
/// From timed iterations to the unit of inference. Iterations of one launch share its memory layout, its compiled code and its moment, so
/// they are no independent samples: an interval from pooled iterations is far too short. Each launch counts once.
/// </summary>
public static class Launches
{
    /// <summary>
    /// One launch's location: the median of all pairwise means of its iterations' logs, as a value. Unlike a mean it stands outliers, and
    /// unlike a median it does not jump between the modes of a bimodal launch. Where an iteration took no time at all, which has no logarithm,
    /// the means are those of the values themselves.
    /// </summary>
    public static double Location(IEnumerable<double> iterations)
    {
        double[] values = [.. iterations];
        return Array.TrueForAll(values, v => v > 0)
            ? Math.Exp(Centre([.. values.Select(v => Math.Log(v))]))
            : Centre(values);
    }

    /// <summary>
    /// The shift between launches' log locations, by the sharpest method that this number of launches allows at this tail.
    /// </summary>
    /// <param name="baseline">Log locations, one a launch; not empty.</param>
    /// <param name="candidate">Likewise.</param>
    /// <param name="tail">
    /// The smallest probability beyond an end that will be asked for. The choice depends on it and on the counts, never on values.
    /// </param>
    /// <param name="interleaved">
    /// Whether launches took turns: A B B A … Both runs then share the machine's trend, which is taken out before ranks are compared.
    /// Differences of neighbours would need no such thing, but a single wild launch spoils a pair of them, and their own ranks (Wilcoxon's
    /// signed ones) carry little correction for many cases: of n pairs the smallest p is 2⁻ⁿ. Where one launch in ten is wild, twelve
    /// launches a side find a case that is 10 % slower among eight in 95 of 100 suites; a paired t does in 70, signed ranks in 63. Too few
    /// launches for ranks are compared by the paired t.
    /// </param>
    public static IShift Compare(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate, double tail, bool interleaved = false)
    {
        if (Math.Min(baseline.Count, candidate.Count) < 2)
        {
            var side = baseline.Count > 1 ? "in the candidate" : candidate.Count > 1 ? "in the baseline" : "a side";
            return new UnknownShift(candidate.Average() - baseline.Average(),
                $"one launch {side}: the spread from launch to launch is unknown");
        }

        var ranks = RankShift.Exists(baseline.Count, candidate.Count, tail);
        if (!interleaved || baseline.Count != candidate.Count)
            return ranks ? new RankShift(baseline, candidate) : Scattered(StudentShift.Welch(baseline, candidate));
        if (!ranks)
            return Scattered(StudentShift.Paired(baseline, candidate));
        var (a, b) = CommonTrend.Remove(baseline, candidate);
        return new RankShift(a, b);
    }

    /// <summary>
    /// Readings of a clock that do not scatter show how coarse the clock is, not how alike launches are: Student's t knows nothing of them.
    /// </summary>
    private static IShift Scattered(StudentShift shift) => shift.IsScattered
        ? shift
        : new UnknownShift(shift.Estimate,
            "the launches of a side are equal to the last digit, so their spread is unknown; time more operations together, or launch more "
            + "often");

    private static double Centre(double[] values) => Toolkit.Center(new Sample(values)).NominalValue;
}
