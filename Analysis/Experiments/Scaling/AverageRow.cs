using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Scaling;

/// <summary>One point of averages.csv: the variance of θ's gradient with K gradients averaged, and the law fitted to all K.</summary>
[RowFile(RunFolder.Averages)]
public sealed record AverageRow : CaseRow
{
    [Key]
    public required string Layer { get; init; }

    /// <summary>The estimator of each gradient, without the modifier.</summary>
    public required string Averaged { get; init; }

    /// <summary>K.</summary>
    [Within(1)]
    public required int Gradients { get; init; }

    public required double Variance { get; init; }

    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    public required long Draws { get; init; }

    /// <summary>D + E/K; absent where one K was measured.</summary>
    public double? Law { get; init; }

    /// <summary>D, the data's part, fitted.</summary>
    public double? Data { get; init; }

    public double? DataCi95Low { get; init; }

    public double? DataCi95High { get; init; }

    /// <summary>E, the noise's part of one gradient, fitted.</summary>
    public double? Noise { get; init; }

    public double? NoiseCi95Low { get; init; }

    public double? NoiseCi95High { get; init; }
}
