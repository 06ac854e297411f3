namespace Sgvb.Runs.Rows;

/// <summary>One point of scaling.csv: the variance of θ's gradient at one minibatch size, and the law fitted to all sizes.</summary>
public sealed record ScalingRow : CaseRow
{
    [Key]
    public required string Layer { get; init; }

    public required double Variance { get; init; }

    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    public required long Draws { get; init; }

    /// <summary>N²(Var[Lᵢ]/M + (M − 1)/M·Cov[Lᵢ, Lⱼ]) with the fitted Var and Cov.</summary>
    public required double Law { get; init; }

    /// <summary>N²·Var[Lᵢ], fitted: the variance of one example's gradient.</summary>
    public required double OneExample { get; init; }

    /// <summary>N²·Cov[Lᵢ, Lⱼ], fitted: what no minibatch size removes; 0 where the noise is independent across examples.</summary>
    public required double Floor { get; init; }
}
