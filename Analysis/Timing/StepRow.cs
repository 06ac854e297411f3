using Sgvb.Model;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Peak;
using Sgvb.Runs.Rows;

namespace Sgvb.Analysis.Timing;

/// <summary>In-process step times as a row of benchmarks.csv.</summary>
public static class StepRow
{
    public static BenchmarkRow Of(Method method, string backend, Workload workload, int threads, MedianInterval ns, string note = "") =>
        new()
        {
            Estimator = method.Estimator.ToString(),
            Posterior = method.Posterior.ToString(),
            Kl = ModelNames.Name(method.Kl),
            Objective = method.Objective,
            Backend = backend,
            Workload = workload.Name,
            Minibatch = workload.Minibatch,
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
