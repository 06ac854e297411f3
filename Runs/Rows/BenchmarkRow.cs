using System.Text.Json.Serialization;
using Sgvb.Common.Statistics;

namespace Sgvb.Runs.Rows;

/// <summary>One timed case of benchmarks.csv, summed up over all its samples.</summary>
[RowFile(RunFolder.Benchmarks)]
public sealed record BenchmarkRow : CaseRow
{
    /// <summary>The question: step, noise, gemm, calibration, …</summary>
    [Key]
    public required string Benchmark { get; init; }

    /// <summary>Threads that the backend used.</summary>
    [Key]
    public int Threads { get; init; }

    /// <summary>How it was timed: benchmarkdotnet or in-process.</summary>
    public string Timing { get; init; } = "";

    /// <summary>Iterations over all launches; each is a line of measurements.csv.</summary>
    public required int Samples { get; init; }

    /// <summary>Separate processes; the unit of inference when runs are compared.</summary>
    public int Launches { get; init; } = 1;

    [Within(0)]
    public required double MedianNs { get; init; }

    /// <summary>Bounds of the median's 95 % interval; absent with too few samples.</summary>
    [Within(0)]
    public double? Ci95LowNs { get; init; }

    public double? Ci95HighNs { get; init; }

    /// <summary>The median with its bounds.</summary>
    [JsonIgnore]
    public Interval Interval => new(MedianNs, Ci95LowNs, Ci95HighNs, Samples - 1);

    [Within(0)]
    public double? MeanNs { get; init; }

    [Within(0)]
    public double? StddevNs { get; init; }

    /// <summary>Managed bytes an operation; absent where it was not measured.</summary>
    [Within(0)]
    public double? AllocatedBytes { get; init; }

    [Within(0)]
    public double? Gflops { get; init; }

    /// <summary>GFLOP/s over the measured peak of this machine at the same thread count, 0 to 1.</summary>
    [Within(0)]
    public double? FractionOfPeak { get; init; }

    [Within(0)]
    public double? GigabytesPerS { get; init; }

    [Within(0)]
    public double? NormalsPerS { get; init; }

    /// <summary>What a reader must know, such as a smaller minibatch than asked for.</summary>
    public string Note { get; init; } = "";
}
