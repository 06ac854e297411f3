namespace Sgvb.Runs.Rows;

/// <summary>One line of targets.csv: a ratio that the managed backend should reach, as measured.</summary>
[RowFile(RunFolder.Targets)]
public sealed record TargetRow
{
    [Key]
    public required string Target { get; init; }

    /// <summary>at least or at most.</summary>
    [OneOf("at least", "at most")]
    public required string Comparison { get; init; }

    public required double Bound { get; init; }

    /// <summary>What the figures are: a fraction, a ratio of times, normals/s, bytes.</summary>
    public required string Unit { get; init; }

    /// <summary>Median over the rounds; absent where it could not be measured.</summary>
    public double? Measured { get; init; }

    /// <summary>Bounds of the median's 95 % interval.</summary>
    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    /// <summary>Rounds, in each of which everything compared had its turn.</summary>
    public int Rounds { get; init; }

    public int Threads { get; init; }

    /// <summary>Slowest peak loop between the rounds over the fastest: far below 1, the machine was not quiet.</summary>
    [Within(0)]
    public double? LowestPeak { get; init; }

    /// <summary>What the machine allows at best, measured beside the target; absent where nothing but the target's own scale limits it.</summary>
    public double? Limit { get; init; }

    /// <summary>What the limit is.</summary>
    public string LimitReason { get; init; } = "";

    /// <summary>pass, MISS or unavailable.</summary>
    [OneOf("pass", "MISS", "unavailable")]
    public required string Verdict { get; init; }

    /// <summary>What a reader must know, or why it is unavailable.</summary>
    public string Note { get; init; } = "";
}
