using Sgvb.Common.Statistics;
using Sgvb.Measuring.Peak;
using Sgvb.Runs.Rows;

namespace Sgvb.Measuring.Timing;

/// <summary>One step to time, and its samples.</summary>
/// <param name="Note">What a reader must know, such as a smaller minibatch than asked for.</param>
public sealed record TimedCase(BackendEntry Backend, Method Method, Workload Workload, int Threads, string Note)
{
    /// <summary>Nanoseconds a step, in the order of time.</summary>
    public List<double> Samples { get; } = [];

    /// <summary>Why there are no samples; null where nothing went wrong.</summary>
    public string? Failure { get; set; }

    public MedianInterval Ns => MedianInterval.Of(Samples);

    /// <param name="peakGflops">The processor's measured peak at this thread count; null where it was not measured.</param>
    public BenchmarkRow ToRow(double? peakGflops = null)
    {
        var row = StepRow.Of(Method, Backend.Name, Workload, Threads, Ns, Note);
        var seconds = row.MedianNs * 1e-9;
        var gflops = StepCost.Flops(Workload, Method.Estimator, Method.Posterior) / seconds / 1e9;
        var normals = StepCost.Normals(Workload, Method.Estimator);
        return row with
        {
            Gflops = gflops,
            FractionOfPeak = Backend.RunsOnProcessor ? gflops / peakGflops : null,
            GigabytesPerS = StepCost.Bytes(Workload, Method.Estimator) / seconds / 1e9,
            NormalsPerS = normals > 0 ? normals / seconds : null,
        };
    }

    /// <summary>What is said of the cases that could not be timed.</summary>
    public static IReadOnlyList<string> Untimed(IEnumerable<TimedCase> cases) => [.. cases.Where(c => c.Failure is not null)
        .Select(c => $"{c.Method.Estimator} on {c.Backend.Name} was not timed: {c.Failure}")];

    public IEnumerable<MeasurementRow> ToMeasurements()
    {
        var row = ToRow();
        return Samples.Select((ns, i) => new MeasurementRow
        {
            Case = row.Case,
            Benchmark = row.Benchmark,
            Threads = row.Threads,
            Launch = 1,
            Iteration = i + 1,
            ValueNs = ns,
        });
    }
}
