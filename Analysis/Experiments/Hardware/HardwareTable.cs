using Sgvb.Experiments.Rank;

namespace Sgvb.Experiments.Hardware;

/// <summary>From runs to the rows of hardware.csv.</summary>
public static class HardwareTable
{
    /// <summary>The cases of workloads that several machines measured.</summary>
    /// <param name="runs">The machines, in the user's order.</param>
    /// <param name="reference">The one that ratios refer to.</param>
    public static IReadOnlyList<HardwareRow> Rows(IReadOnlyList<HardwareRun> runs, HardwareRun reference) =>
    [
        .. from run in runs
           from step in run.Steps
           where runs.Any(other => other != run && other.Workloads.Contains(step.Workload))
           select Row(run, step, reference),
    ];

    /// <summary>
    /// The machine whose step this is may have more threads: all that it has is what is compared. Among several thread counts of one run
    /// like goes with like, else the most with the most.
    /// </summary>
    public static BenchmarkRow? Same(HardwareRun run, BenchmarkRow step)
    {
        var cases = run.Of(step.Case).ToList();
        return cases.Find(s => s.Threads == step.Threads) ?? cases.MaxBy(s => s.Threads);
    }

    private static HardwareRow Row(HardwareRun run, BenchmarkRow step, HardwareRun reference)
    {
        // Of itself it is one exactly.
        var ratio = run == reference ? new Interval(1) : Same(reference, step) is { } other ? step.Interval / other.Interval : (Interval?)null;
        var (top, bottom) = (Ranking.Variance(run.Facts, step, "top"), Ranking.Variance(run.Facts, step, "bottom"));
        return new HardwareRow
        {
            Case = step.Case,
            Machine = run.Label,
            Benchmark = step.Benchmark,
            Threads = step.Threads,
            Run = run.Facts.Name,
            MedianNs = step.MedianNs,
            Ci95LowNs = step.Ci95LowNs,
            Ci95HighNs = step.Ci95HighNs,
            ReferenceMachine = reference.Label,
            Ratio = ratio?.Value,
            RatioCi95Low = ratio?.Low,
            RatioCi95High = ratio?.High,
            FractionOfPeak = step.FractionOfPeak,
            VarianceTop = top?.Variance,
            VarianceTopCi95Low = top?.Ci95Low,
            VarianceTopCi95High = top?.Ci95High,
            VarianceBottom = bottom?.Variance,
            VarianceBottomCi95Low = bottom?.Ci95Low,
            VarianceBottomCi95High = bottom?.Ci95High,
            LeftTopS = top?.Variance * step.MedianNs * 1e-9,
            LeftBottomS = bottom?.Variance * step.MedianNs * 1e-9,
            Samples = step.Samples,
        };
    }
}
