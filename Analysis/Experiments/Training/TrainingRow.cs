using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Training;

/// <summary>One epoch of training.csv.</summary>
[RowFile(TrainingStore.Rows)]
public sealed record TrainingRow : CaseRow
{
    [Key]
    public required int Epoch { get; init; }

    [Within(0, uint.MaxValue)]
    public required long Seed { get; init; }

    /// <summary>Mean objective over the epoch's steps: cross-entropy + klWeight·KL/N, in nats.</summary>
    public required double MeanObjective { get; init; }

    /// <summary>Share of test examples that the mean weights classify wrongly.</summary>
    [Within(0, 1)]
    public required double TestError { get; init; }

    /// <summary>Mean α (or σ) of each layer at the end of the epoch, bottom first, separated by spaces.</summary>
    public required string MeanScale { get; init; }

    /// <summary>Time of the epoch's steps, without the test.</summary>
    [Within(0)]
    public required double TrainS { get; init; }

    /// <summary>Share of the validation examples that the mean weights classify wrongly, where some were held back.</summary>
    [Added]
    [Within(0, 1)]
    public double? ValidationError { get; init; }
}
