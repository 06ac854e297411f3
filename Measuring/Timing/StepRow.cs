using Sgvb.Common.Statistics;
using Sgvb.References;
using Sgvb.Runs.Rows;

namespace Sgvb.Measuring.Timing;

/// <summary>In-process step times as a row of benchmarks.csv.</summary>
public static class StepRow
{
    public static BenchmarkRow Of(Method method, string backend, Workload workload, int threads, MedianInterval ns, string note = "") =>
        new()
        {
            Case = method.Case(backend, workload),
            Benchmark = "step",
            Threads = threads,
            Timing = "in-process",
            Samples = ns.Samples,
            MedianNs = ns.Median,
            Ci95LowNs = ns.Low,
            Ci95HighNs = ns.High,
            Note = note,
        };
}
