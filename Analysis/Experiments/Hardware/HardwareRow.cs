using System.Text.Json.Serialization;
using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Hardware;

/// <summary>One timed case on one machine in hardware.csv, beside the machine that it is compared with.</summary>
[RowFile(HardwareVerb.Rows)]
public sealed record HardwareRow : CaseRow
{
    /// <summary>The machine's name, with the instruction set that it was limited to.</summary>
    [Key]
    public required string Machine { get; init; }

    [Key]
    public required string Benchmark { get; init; }

    [Key]
    public int Threads { get; init; }

    /// <summary>The run's folder name.</summary>
    public required string Run { get; init; }

    [Within(0)]
    public required double MedianNs { get; init; }

    [Within(0)]
    public double? Ci95LowNs { get; init; }

    public double? Ci95HighNs { get; init; }

    [JsonIgnore]
    public Interval Time => new(MedianNs, Ci95LowNs, Ci95HighNs, Samples - 1 ?? double.PositiveInfinity);

    /// <summary>The machine that the ratio refers to.</summary>
    public required string ReferenceMachine { get; init; }

    /// <summary>This machine's time over the reference's; absent where the reference has no such case.</summary>
    [Within(0)]
    public double? Ratio { get; init; }

    [Within(0)]
    public double? RatioCi95Low { get; init; }

    public double? RatioCi95High { get; init; }

    /// <summary>GFLOP/s over this machine's own measured peak.</summary>
    [Within(0)]
    public double? FractionOfPeak { get; init; }

    /// <summary>θ's gradient variance of the top layer, N²-scaled, as measured on this machine.</summary>
    public double? VarianceTop { get; init; }

    public double? VarianceTopCi95Low { get; init; }

    public double? VarianceTopCi95High { get; init; }

    public double? VarianceBottom { get; init; }

    public double? VarianceBottomCi95Low { get; init; }

    public double? VarianceBottomCi95High { get; init; }

    /// <summary>Variance × seconds a step.</summary>
    public double? LeftTopS { get; init; }

    public double? LeftBottomS { get; init; }

    /// <summary>That the median is of.</summary>
    [Added]
    public int? Samples { get; init; }
}
