using System.Text.Json.Serialization;
using Sgvb.Common.Statistics;

namespace Sgvb.Runs.Rows;

/// <summary>
/// One cell of variance.csv: the gradient variance of one parameter of one layer, averaged over the parameter's elements and scaled
/// by N² as in the paper's Table 1.
/// </summary>
[RowFile(RunFolder.Variance)]
public sealed record VarianceRow : CaseRow
{
    /// <summary>bottom, hidden1, …, top; loss has the layer "all".</summary>
    [Key]
    public required string Layer { get; init; }

    /// <summary>theta, bias, log_alpha, log_sigma, log_u, log_v or loss.</summary>
    [Key]
    public required string Parameter { get; init; }

    /// <summary>Epochs trained; fractions occur after a short training.</summary>
    [Key]
    [Within(0)]
    public double Epoch { get; init; }

    /// <summary>
    /// draws (sample variance of drawn gradients), moments (from per-example squares over sampled minibatches), passes (the same over every
    /// training example, twice with fresh noise) or exact (every example, without noise).
    /// </summary>
    [Key]
    [Way]
    public required string Method { get; init; }

    public required double Variance { get; init; }

    /// <summary>
    /// On the logarithm, see UncertainVariance; equal to the variance where that is exact; absent where the error is not known.
    /// </summary>
    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    /// <summary>The variance with its bounds; files without degrees of freedom have theirs from blocks.</summary>
    [JsonIgnore]
    public Interval Interval => new(Variance, Ci95Low, Ci95High, Freedom ?? (Blocks > 1 ? Blocks - 1 : double.PositiveInfinity));

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

    /// <summary>Of the cosine, from Student's t over blocks; both 1 where the gradient is that one.</summary>
    [Added]
    public double? CosineCi95Low { get; init; }

    [Added]
    public double? CosineCi95High { get; init; }

    /// <summary>Examples seen, repeats counted.</summary>
    [Added]
    public long? Examples { get; init; }

    /// <summary>Of the variance; 0 where it is exact.</summary>
    [Added]
    [Within(0)]
    public double? StandardError { get; init; }

    /// <summary>Degrees of freedom of the standard error; absent where nothing is estimated.</summary>
    [Added]
    [Within(0)]
    public double? Freedom { get; init; }

    /// <summary>What the largest single contribution added to the variance.</summary>
    [Added]
    [Within(0)]
    public double? Largest { get; init; }

    /// <summary>How far float32 may have moved the variance.</summary>
    [Added]
    [Within(0)]
    public double? Rounding { get; init; }

    /// <summary>How many training examples carry the variance: (Σq)²/Σq² over their squared gradients q; absent where it is not known.</summary>
    [Added]
    [Within(0)]
    public double? EffectiveExamples { get; init; }
}
