using Sgvb.Runs.Csv;

namespace Sgvb.Gate.Export;

/// <summary>One number of a run, or one verdict, for other tools: a line of export.csv and of export.parquet.</summary>
[RowFile(FileName)]
public sealed record ExportRow
{
    public const string FileName = "export.csv";

    /// <summary>time, allocated_bytes, normals_per_s, gflops, gigabytes_per_s, variance, variance_data, variance_noise, bias.</summary>
    [Key]
    public required string Metric { get; init; }

    [Key]
    public required string Case { get; init; }

    /// <summary>The readable name of the machine; empty where unknown.</summary>
    public string Machine { get; init; } = "";

    public string Commit { get; init; } = "";

    /// <summary>When it was measured: 2026-01-31 23:59:59Z; empty where unknown.</summary>
    public string Utc { get; init; } = "";

    public string Estimator { get; init; } = "";

    public string Backend { get; init; } = "";

    public string Workload { get; init; } = "";

    /// <summary>The benchmark, or layer and parameter of a statistic.</summary>
    public string Pass { get; init; } = "";

    /// <summary>Of the value; empty for a pure number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Which value of the metric is the better one: lower, higher, or unchanged where any change is bad.</summary>
    [OneOf("lower", "higher", "unchanged")]
    public required string Better { get; init; }

    /// <summary>
    /// What was measured; of a verdict candidate / baseline (bias: the difference). Absent where there is none, as of a benchmark that failed.
    /// </summary>
    public double? Value { get; init; }

    /// <summary>Bounds of its 95 % interval, of a verdict the one that it reads; absent where none is known.</summary>
    public double? IntervalLow { get; init; }

    public double? IntervalHigh { get; init; }

    /// <summary>regressed, improved, equivalent, inconclusive, failed, failed in both, gone or new; empty for what is no verdict.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>Of a verdict, in the metric's unit.</summary>
    public double? Baseline { get; init; }

    public double? Candidate { get; init; }
}
