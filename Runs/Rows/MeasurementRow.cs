namespace Sgvb.Runs.Rows;

/// <summary>One sample of measurements.csv.</summary>
[RowFile(RunFolder.Measurements)]
public sealed record MeasurementRow : CaseRow
{
    [Key]
    public required string Benchmark { get; init; }

    [Key]
    public int Threads { get; init; }

    /// <summary>The process that measured, from 1.</summary>
    [Key]
    public required int Launch { get; init; }

    /// <summary>From 1 in each launch, in the order of time.</summary>
    [Key]
    public required int Iteration { get; init; }

    /// <summary>Operations timed together.</summary>
    public long Operations { get; init; } = 1;

    /// <summary>Nanoseconds an operation.</summary>
    [Within(0)]
    public required double ValueNs { get; init; }
}
