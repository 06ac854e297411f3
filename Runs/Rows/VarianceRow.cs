namespace Sgvb.Runs.Rows;

/// <summary>
/// One cell of variance.csv: the gradient variance of one parameter of one layer, averaged over the parameter's elements and scaled
/// by N² as in the paper's Table 1.
/// </summary>
public sealed record VarianceRow : CaseRow
{
    /// <summary>bottom, hidden1, …, top; loss has the layer "all".</summary>
    [Key]
    public required string Layer { get; init; }

    /// <summary>theta, bias, log_alpha, log_sigma or loss.</summary>
    [Key]
    public required string Parameter { get; init; }

    /// <summary>Epochs trained; fractions occur after a short training.</summary>
    [Key]
    public double Epoch { get; init; }

    /// <summary>draws (sample variance of drawn gradients) or moments (from per-example second moments).</summary>
    [Key]
    public required string Method { get; init; }

    public required double Variance { get; init; }

    /// <summary>Student's t over blocks; absent with a single block.</summary>
    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    /// <summary>Var over minibatches of the mean over noise; absent where it was not separated.</summary>
    public double? VarianceData { get; init; }

    /// <summary>Mean over minibatches of the variance over noise; absent where it was not separated.</summary>
    public double? VarianceNoise { get; init; }

    /// <summary>Gradients drawn, or minibatches whose moments were taken.</summary>
    public required long Draws { get; init; }

    public int Blocks { get; init; }

    /// <summary>
    /// Between the mean gradient and the gradient without noise over the training set, at the same parameters; absent where it is not known.
    /// </summary>
    public double? CosineToNoNoise { get; init; }

    /// <summary>Of the cosine, from Student's t over blocks; both 1 where there is no noise.</summary>
    [Added]
    public double? CosineCi95Low { get; init; }

    [Added]
    public double? CosineCi95High { get; init; }
}
