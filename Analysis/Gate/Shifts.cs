using MathNet.Numerics.Statistics;
using Sgvb.Analysis.Gate.Statistics;

namespace Sgvb.Analysis.Gate;

/// <summary>The right comparison for each metric.</summary>
public static class Shifts
{
    /// <summary>Allocations differ by a few words between launches for reasons of the runtime's own.</summary>
    public const double AllocationSlackBytes = 64;

    /// <param name="pair">At least one unit a side.</param>
    /// <param name="tail">See <see cref="Launches.Compare"/>.</param>
    /// <param name="interleaved">Whether the n-th launches of both runs stood next to each other in time.</param>
    public static IShift Of(CasePair pair, double tail, bool interleaved)
    {
        var (a, b) = (pair.Baseline.Select(u => u.Value).ToList(), pair.Candidate.Select(u => u.Value).ToList());
        if (pair.Key.Metric.IsTimed)
            return Launches.Compare([.. a.Select(v => Math.Log(v))], [.. b.Select(v => Math.Log(v))], tail, interleaved);
        return pair.Key.Metric == Metric.AllocatedBytes ? Allocations(a.Median(), b.Median()) : Blocks(pair, a, b);
    }

    private static CertainShift Allocations(double a, double b) =>
        new(Math.Abs(b - a) <= AllocationSlackBytes ? 0 : Math.Log((b + 1) / (a + 1)));

    /// <summary>A single block that knows its own error, as every pass over all examples does; null where there are several or it does not.</summary>
    private static Unit? Known(IReadOnlyList<Unit> units) => units is [var one] && !double.IsNaN(one.StandardError) ? one : null;

    /// <summary>
    /// Paired where both runs drew with the same seeds: blocks then share their noise, and an unchanged estimator gives equal numbers.
    /// </summary>
    private static IShift Blocks(CasePair pair, List<double> a, List<double> b)
    {
        var isRatio = pair.Key.Metric.IsRatio;
        // No gradient on either side, as in a dead network, or no difference between examples: the same.
        if (isRatio && a.TrueForAll(v => v == 0) && b.TrueForAll(v => v == 0))
            return new CertainShift(0);
        if (isRatio && (a.Average() <= 0 || b.Average() <= 0))
            return new UnknownShift(double.NaN, "a mean of blocks is not positive: there is no ratio");
        if (Math.Min(a.Count, b.Count) < 2 && isRatio && Known(pair.Baseline) is { } before && Known(pair.Candidate) is { } after)
            return StudentShift.LogRatio(before, after);
        if (Math.Min(a.Count, b.Count) < 2)
            return new UnknownShift(isRatio ? Math.Log(b.Average() / a.Average()) : b.Average() - a.Average(),
                "one block of draws a side: its spread is unknown");
        var candidate = pair.Candidate.ToDictionary(u => u.Name, u => u.Value);
        if (a.Count == b.Count && pair.Baseline.All(u => candidate.ContainsKey(u.Name)))
        {
            var matched = pair.Baseline.Select(u => candidate[u.Name]).ToList();
            return isRatio ? StudentShift.PairedLogRatioOfMeans(a, matched) : StudentShift.Paired(a, matched);
        }

        return isRatio ? StudentShift.LogRatioOfMeans(a, b) : StudentShift.Welch(a, b);
    }
}
