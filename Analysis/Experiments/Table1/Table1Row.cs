using System.Text.Json.Serialization;
using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Table1;

/// <summary>
/// One cell of table1.csv: the variance of θ's minibatch gradient, averaged over the layer's weights and scaled by N², at the network
/// trained with local reparameterization, next to the published figures.
/// </summary>
[RowFile(RunFolder.Table1)]
public sealed record Table1Row : CaseRow
{
    /// <summary>bottom, hidden1, …, top.</summary>
    [Key]
    public required string Layer { get; init; }

    [Key]
    public required int Epoch { get; init; }

    /// <summary>With several seeds their geometric mean: trainings differ by factors, not by amounts.</summary>
    public required double Variance { get; init; }

    /// <summary>With one seed that of its measurement; with several, Student's t on the logarithms over the seeds.</summary>
    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    /// <summary>The variance times the data part's share over all seeds.</summary>
    public double? VarianceData { get; init; }

    public double? VarianceNoise { get; init; }

    /// <summary>draws, moments, passes or exact: of the methods measured, the one that saw the most.</summary>
    [Way]
    public required string Method { get; init; }

    /// <summary>Gradients drawn, or minibatches whose moments were taken, over all seeds.</summary>
    public required long Draws { get; init; }

    /// <summary>Trainings that the mean is over.</summary>
    public required int Seeds { get; init; }

    /// <summary>Smallest and largest value of a seed.</summary>
    public required double Lowest { get; init; }

    public required double Highest { get; init; }

    /// <summary>1506.02557, Table 1, where it has the cell.</summary>
    public double? Paper { get; init; }

    /// <summary>The public replication's figure, where it has the cell.</summary>
    public double? Replication { get; init; }

    /// <summary>Variance over the paper's.</summary>
    public double? Ratio { get; init; }

    /// <summary>How many training examples carry the variance, in the training where they are fewest; absent where it is not known.</summary>
    [Added]
    [Within(0)]
    public double? EffectiveExamples { get; init; }

    /// <summary>Degrees of freedom of the interval: with several seeds one less than these, with one those of its measurement.</summary>
    [Added]
    [Within(0)]
    public double? Freedom { get; init; }

    /// <summary>The variance with its bounds.</summary>
    [JsonIgnore]
    public Interval Interval => new(Variance, Ci95Low, Ci95High, Freedom ?? double.PositiveInfinity);

    /// <summary>The cell as the row of variance.csv that it is.</summary>
    public VarianceRow AsVariance() => new()
    {
        Case = Case,
        Layer = Layer,
        Parameter = "theta",
        Epoch = Epoch,
        Method = Method,
        Variance = Variance,
        Ci95Low = Ci95Low,
        Ci95High = Ci95High,
        Draws = Draws,
        Freedom = Freedom,
    };
}
