using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Split;

/// <summary>One setting of split local reparameterization and one layer in split.csv: variance × time as the measured parts and costs have it.</summary>
[RowFile(RunFolder.Split)]
public sealed record SplitRow : CaseRow
{
    [Key]
    public required string Layer { get; init; }

    /// <summary>K2, samples of the last hidden layer.</summary>
    [Within(1)]
    public required int HiddenDraws { get; init; }

    /// <summary>K1, draws of the logits for each.</summary>
    [Within(1)]
    public required int LogitDraws { get; init; }

    /// <summary>local-reparam's total variance, N²-scaled.</summary>
    [Within(0)]
    public required double Variance { get; init; }

    /// <summary>Its part that draws of the last hidden layer divide.</summary>
    [Within(0)]
    public required double VarianceHidden { get; init; }

    /// <summary>Its part that draws of the logits divide.</summary>
    [Within(0)]
    public required double VarianceLogits { get; init; }

    /// <summary>The setting's variance over local-reparam's.</summary>
    [Within(0)]
    public required double VarianceRatio { get; init; }

    /// <summary>The setting's step time over local-reparam's.</summary>
    [Within(0)]
    public required double TimeRatio { get; init; }

    /// <summary>The product: below 1 is better than local-reparam.</summary>
    [Within(0)]
    public required double VarianceTimeRatio { get; init; }

    [Within(0)]
    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    /// <summary>local-reparam's step.</summary>
    [Within(0)]
    public required double StepNs { get; init; }

    /// <summary>One more draw of the logits.</summary>
    [Within(0)]
    public required double LogitDrawNs { get; init; }

    /// <summary>95 %, over rounds: 0 where the cost cannot be told from nothing. Absent in older files.</summary>
    [Added]
    [Within(0)]
    public double? LogitDrawCi95LowNs { get; init; }

    [Added]
    public double? LogitDrawCi95HighNs { get; init; }

    /// <summary>One more sample of the last hidden layer; absent where there is none.</summary>
    [Within(0)]
    public double? HiddenDrawNs { get; init; }

    /// <inheritdoc cref="LogitDrawCi95LowNs"/>
    [Added]
    [Within(0)]
    public double? HiddenDrawCi95LowNs { get; init; }

    [Added]
    public double? HiddenDrawCi95HighNs { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Slowest peak loop between the rounds over the fastest: far below 1, the machine was not quiet.</summary>
    [Within(0)]
    public required double LowestPeak { get; init; }
}
