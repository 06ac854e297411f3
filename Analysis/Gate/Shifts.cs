namespace Sgvb.Gate;

/// <summary>The right comparison for each metric.</summary>
public static class Shifts
{
    /// <param name="pair">At least one unit a side.</param>
    /// <param name="absolute">The difference that never matters, in the metric's unit.</param>
    /// <param name="tail">See <see cref="Launches.Compare"/>.</param>
    /// <param name="interleaved">Whether the n-th launches of both runs stood next to each other in time.</param>
    public static IShift Of(CasePair pair, double absolute, double tail, bool interleaved)
    {
        var (a, b) = (pair.Baseline.Select(u => u.Value).ToList(), pair.Candidate.Select(u => u.Value).ToList());
        if (pair.Obstacle is { } obstacle)
            return new UnknownShift(Estimate(pair.Key.Metric, a, b), obstacle);
        if (pair.Key.Metric.IsTimed)
            return Times(pair, a, b, absolute, tail, interleaved);
        return pair.Key.Metric == Metric.AllocatedBytes ? new CertainShift(Estimate(pair.Key.Metric, a, b)) : Blocks(pair, a, b);
    }

    /// <summary>
    /// Launches of both sides that are shorter than the difference that never matters cannot differ by one that does. Nor need the spread of
    /// such a side be known: that difference holds it.
    /// </summary>
    private static IShift Times(CasePair pair, List<double> a, List<double> b, double absolute, double tail, bool interleaved)
    {
        if (Math.Min(a.Count, b.Count) > 1 && a.Max() < absolute && b.Max() < absolute)
            return new CertainShift(Estimate(pair.Key.Metric, a, b));
        var (x, y) = (Series.Logs(pair.Key.Metric, pair.Baseline), Series.Logs(pair.Key.Metric, pair.Candidate));
        var shift = Launches.Compare(x, y, tail, interleaved);
        List<List<double>> flat = [.. ((List<double>[])[a, b]).Where(side => side.Count > 1 && side.Max() == side.Min())];
        return shift.Undecidable is not null && flat.Count == 1 && flat[0].Max() < absolute && Math.Min(a.Count, b.Count) > 1
            ? StudentShift.Welch(x, y)
            : shift;
    }

    private static double Estimate(Metric metric, List<double> a, List<double> b)
    {
        var (x, y) = (Series.Location(metric, a), Series.Location(metric, b));
        return metric.IsRatio ? metric.Log(y) - metric.Log(x) : y - x;
    }

    /// <summary>A single block that knows its own error, as every pass over all examples does; null where there are several or it does not.</summary>
    private static Unit? Known(IReadOnlyList<Unit> units) => units is [var one] && !double.IsNaN(one.StandardError) ? one : null;

    /// <summary>
    /// Paired where both runs drew with the same seeds: blocks then share their noise, and an unchanged estimator gives equal numbers.
    /// Statistics are computed, not read off a clock: where they do not scatter they are exact.
    /// </summary>
    private static IShift Blocks(CasePair pair, List<double> a, List<double> b)
    {
        var isRatio = pair.Key.Metric.IsRatio;
        // No gradient on either side, as in a dead network, or no difference between examples: the same.
        if (isRatio && a.Concat(b).All(v => v == 0))
            return new CertainShift(0);
        if (isRatio && (a.Average() <= 0 || b.Average() <= 0))
            return new UnknownShift(double.NaN, "a mean of blocks is not positive: there is no ratio");
        if (Math.Min(a.Count, b.Count) < 2 && isRatio && Known(pair.Baseline) is { } before && Known(pair.Candidate) is { } after)
            return before.StandardError == 0 && after.StandardError == 0
                ? new CertainShift(Estimate(pair.Key.Metric, a, b))
                : Exact(StudentShift.LogRatio(before, after));
        if (Math.Min(a.Count, b.Count) < 2)
            return new UnknownShift(Estimate(pair.Key.Metric, a, b), "one block of draws a side: its spread is unknown");
        var candidate = pair.Candidate.ToDictionary(u => u.Name, u => u.Value);
        if (a.Count == b.Count && pair.Baseline.All(u => candidate.ContainsKey(u.Name)))
        {
            var matched = pair.Baseline.Select(u => candidate[u.Name]).ToList();
            return Exact(isRatio ? StudentShift.PairedLogRatioOfMeans(a, matched) : StudentShift.Paired(a, matched));
        }

        return Exact(isRatio ? StudentShift.LogRatioOfMeans(a, b) : StudentShift.Welch(a, b));
    }

    private static IShift Exact(StudentShift shift) =>
        !double.IsFinite(shift.StandardError) || !double.IsFinite(shift.Freedom) ? new UnknownShift(shift.Estimate, "values or errors too large for their spread to be told")
        : shift.StandardError > 0 ? shift
        : new CertainShift(shift.Estimate, shift.Method);
}
