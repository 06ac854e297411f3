namespace Sgvb.Runs.Rows;

/// <summary>One point of curves.csv: a step's time as one of its sizes grows.</summary>
[RowFile(RunFolder.Curves)]
public sealed record CurveRow : CaseRow
{
    /// <summary>What grows: width, minibatch or threads.</summary>
    [Key]
    [OneOf("width", "minibatch", "threads")]
    public required string Curve { get; init; }

    [Key]
    public required int Threads { get; init; }

    /// <summary>Units of each hidden layer.</summary>
    [Key]
    public required int Width { get; init; }

    public required int Samples { get; init; }

    [Within(0)]
    public required double MedianNs { get; init; }

    /// <summary>Bounds of the median's 95 % interval; absent with too few samples.</summary>
    [Within(0)]
    public double? Ci95LowNs { get; init; }

    public double? Ci95HighNs { get; init; }

    [Within(0)]
    public required double Gflops { get; init; }

    /// <summary>GFLOP/s over the measured peak at the same thread count.</summary>
    [Within(0)]
    public double? FractionOfPeak { get; init; }

    /// <summary>The time that the step's products would take at the measured peak.</summary>
    [Within(0)]
    public double? ComputeBoundNs { get; init; }

    /// <summary>The time that its least memory traffic would take at the measured bandwidth.</summary>
    [Within(0)]
    public double? MemoryBoundNs { get; init; }
}
