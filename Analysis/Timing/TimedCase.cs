using Sgvb.Model;
using Sgvb.Runs.Rows;
using MedianInterval = Sgvb.Runs.Peak.MedianInterval;

namespace Sgvb.Analysis.Timing;

/// <summary>One step to time, and its samples.</summary>
/// <param name="Note">What a reader must know, such as a smaller minibatch than asked for.</param>
public sealed record TimedCase(BackendEntry Backend, Method Method, Workload Workload, int Threads, string Note)
{
    /// <summary>Nanoseconds a step, in the order of time.</summary>
    public List<double> Samples { get; } = [];

    public MedianInterval Ns => MedianInterval.Of(Samples);

    public BenchmarkRow ToRow() => StepRow.Of(Method, Backend.Name, Workload, Threads, Ns, Note);

    public IEnumerable<MeasurementRow> ToMeasurements()
    {
        var row = ToRow();
        return Samples.Select((ns, i) => new MeasurementRow
        {
            Estimator = row.Estimator,
            Posterior = row.Posterior,
            Kl = row.Kl,
            Objective = row.Objective,
            Backend = row.Backend,
            Workload = row.Workload,
            Minibatch = row.Minibatch,
            Benchmark = row.Benchmark,
            Threads = row.Threads,
            Launch = 1,
            Iteration = i + 1,
            ValueNs = ns,
        });
    }
}
