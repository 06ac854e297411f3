namespace Sgvb.Runs.Rows;

/// <summary>
/// One cell of table1.csv: the variance of θ's minibatch gradient, averaged over the layer's weights and scaled by N², at the network
/// trained with local reparameterization, next to the published figures.
/// </summary>
public sealed record Table1Row : CaseRow
{
    /// <summary>bottom, hidden1, …, top.</summary>
    [Key]
    public required string Layer { get; init; }

    [Key]
    public required int Epoch { get; init; }

    /// <summary>Mean over the seeds.</summary>
    public required double Variance { get; init; }

    /// <summary>With one seed Student's t over blocks; with several, over the seeds.</summary>
    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    public double? VarianceData { get; init; }

    public double? VarianceNoise { get; init; }

    /// <summary>draws or moments.</summary>
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
}
