using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Scaling;

/// <summary>One point of scaling.csv: the variance of θ's gradient at one minibatch size, and the law fitted to all sizes.</summary>
[RowFile(RunFolder.Scaling)]
public sealed record ScalingRow : CaseRow
{
    [Key]
    public required string Layer { get; init; }

    public required double Variance { get; init; }

    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    public required long Draws { get; init; }

    /// <summary>
    /// N²(Var[Lᵢ]/M + pairs(M)/M²·Cov[Lᵢ, Lⱼ]) with the fitted Var and Cov and the pairs of examples that share their noise, (M − 1)·M where
    /// all do; absent where the sizes measured cannot tell the two apart.
    /// </summary>
    public required double? Law { get; init; }

    /// <summary>N²·Var[Lᵢ], fitted: the variance of one example's gradient; absent as the law is.</summary>
    public required double? OneExample { get; init; }

    /// <summary>
    /// N²·Cov[Lᵢ, Lⱼ] of two examples that share their noise, fitted: what no minibatch size removes where all share it; 0 where the noise is
    /// independent across examples; absent as the law is.
    /// </summary>
    public required double? Floor { get; init; }

    /// <summary>Student's t over blocks on the log scale; absent with a single block.</summary>
    [Added]
    public double? OneExampleCi95Low { get; init; }

    [Added]
    public double? OneExampleCi95High { get; init; }

    /// <summary>Student's t over blocks; both 0 where the noise is independent across examples.</summary>
    [Added]
    public double? FloorCi95Low { get; init; }

    [Added]
    public double? FloorCi95High { get; init; }

    /// <summary>The M near which the floor is half of the variance; absent where no floor is seen within reach of the sizes measured.</summary>
    [Added]
    public double? FloorAt { get; init; }
}
