using System.Text.Json.Serialization;
using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Survey;

/// <summary>One estimator, backend and layer in survey.csv: what its θ-gradient costs and leaves, at one state.</summary>
[RowFile(RunFolder.Survey)]
public sealed record SurveyRow : CaseRow
{
    [Key]
    public required string Layer { get; init; }

    /// <summary>
    /// Variance × step time over that of local-reparam on the same backend: below 1 is better. Absent where the gradient is of another objective than
    /// local-reparam's, or biased: there the two must not be compared.
    /// </summary>
    [Within(0)]
    public double? VarianceTimeRatio { get; init; }

    /// <summary>Of the ratio: variances by blocks of equal minibatches, times by rounds in turns.</summary>
    [Within(0)]
    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    /// <summary>Total variance × step time, in seconds.</summary>
    [Within(0)]
    public required double VarianceTimeS { get; init; }

    [Within(0)]
    public double? VarianceTimeCi95LowS { get; init; }

    public double? VarianceTimeCi95HighS { get; init; }

    /// <summary>Total, N²-scaled and averaged over the layer's weights.</summary>
    [Within(0)]
    public required double Variance { get; init; }

    [Within(0)]
    public double? VarianceCi95Low { get; init; }

    public double? VarianceCi95High { get; init; }

    /// <summary>The variance over local-reparam's, by blocks of equal minibatches; absent where the two must not be compared, but there without noise.</summary>
    [Within(0)]
    public double? VarianceRatio { get; init; }

    [Within(0)]
    public double? VarianceRatioCi95Low { get; init; }

    public double? VarianceRatioCi95High { get; init; }

    /// <summary>Its part from the choice of the minibatch: Var over minibatches of the mean over noise.</summary>
    public double? VarianceData { get; init; }

    /// <summary>Its part from the noise: mean over minibatches of the variance over noise.</summary>
    public double? VarianceNoise { get; init; }

    /// <summary>The estimator's step on this backend, with its KL term.</summary>
    [Within(0)]
    public required double StepNs { get; init; }

    [Within(0)]
    public double? StepCi95LowNs { get; init; }

    public double? StepCi95HighNs { get; init; }

    /// <summary>Multiply-adds of the step's products over those of the pass without noise.</summary>
    [Within(0)]
    public required double Products { get; init; }

    /// <summary>Standard normals a step.</summary>
    [Within(0)]
    public required double Normals { get; init; }

    /// <summary>
    /// ‖E g − E g₀‖/‖E g₀‖ of θ's gradient, with g₀ an unbiased estimator's: 0 where the estimator is unbiased for its objective by construction, and
    /// absent for one without noise.
    /// </summary>
    [Within(0)]
    public double? Bias { get; init; }

    [Within(0)]
    public double? BiasCi95Low { get; init; }

    public double? BiasCi95High { get; init; }

    /// <summary>The same for the gradient by log α or log σ; absent where it is not learned.</summary>
    [Within(0)]
    public double? ScaleBias { get; init; }

    [Within(0)]
    public double? ScaleBiasCi95Low { get; init; }

    public double? ScaleBiasCi95High { get; init; }

    /// <summary>
    /// ‖E g − E g₀‖/‖E g₀‖ of θ's gradient, with g₀ that of noise on the weights: how far noise by position, another objective on a network with
    /// convolutions, lies from it. Absent elsewhere.
    /// </summary>
    [Added]
    [Within(0)]
    public double? WeightNoiseBias { get; init; }

    [Added]
    [Within(0)]
    public double? WeightNoiseBiasCi95Low { get; init; }

    [Added]
    public double? WeightNoiseBiasCi95High { get; init; }

    /// <summary>Gradients drawn for the variance.</summary>
    public required long Draws { get; init; }

    /// <summary>Of timing.</summary>
    public required int Rounds { get; init; }

    /// <summary>Slowest peak loop between the rounds over the fastest: far below 1, the machine was not quiet.</summary>
    [Within(0)]
    public required double LowestPeak { get; init; }

    /// <summary>Degrees of freedom of the ratio's interval: those of its less sure part. Absent where there is no interval, and in older files, where they
    /// are those of the blocks.</summary>
    [Added]
    [Within(0)]
    public double? Freedom { get; init; }

    /// <summary>The ratio with its bounds; not a number where it is absent.</summary>
    [JsonIgnore]
    public Interval Ratio => new(VarianceTimeRatio ?? double.NaN, Ci95Low, Ci95High, Freedom ?? Math.Max(1, (Draws / DrawPlan.DrawsPerBlock) - 1));
}
