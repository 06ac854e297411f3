namespace Sgvb.Runs.Rows;

/// <summary>One point of curves.csv: a step's time as one of its sizes grows.</summary>
public sealed record CurveRow : CaseRow
{
    /// <summary>What grows: width, minibatch or threads.</summary>
    [Key]
    public required string Curve { get; init; }

    [Key]
    public required int Threads { get; init; }

    /// <summary>Units of each hidden layer.</summary>
    [Key]
    public required int Width { get; init; }

    public required int Samples { get; init; }

    public required double MedianNs { get; init; }

    /// <summary>Bounds of the median's 95 % interval; absent with too few samples.</summary>
    public double? Ci95LowNs { get; init; }

    public double? Ci95HighNs { get; init; }

    public required double Gflops { get; init; }

    /// <summary>GFLOP/s over the measured peak at the same thread count.</summary>
    public double? FractionOfPeak { get; init; }

    /// <summary>The time that the step's products would take at the measured peak.</summary>
    public double? ComputeBoundNs { get; init; }

    /// <summary>The time that its least memory traffic would take at the measured bandwidth.</summary>
    public double? MemoryBoundNs { get; init; }
}
