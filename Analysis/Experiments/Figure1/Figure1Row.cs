using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Figure1;

/// <summary>One finished cell of figure1.csv: one of the paper's methods, trained once at one width with early stopping.</summary>
[RowFile(RunFolder.Figure1)]
public sealed record Figure1Row : CaseRow, IChecked
{
    /// <summary>The paper's seven methods, in the order of its legend.</summary>
    public static IReadOnlyList<string> Methods { get; } =
    [
        "no-noise", "binary-dropout", "gaussian-dropout-a", "gaussian-dropout-b", "variational-dropout-a", "variational-dropout-a2",
        "variational-dropout-b",
    ];

    /// <summary>The preset's name, or no-noise.</summary>
    public required string Preset { get; init; }

    /// <summary>Units of each hidden layer.</summary>
    [Key]
    public required int Width { get; init; }

    [Key]
    [Within(0, uint.MaxValue)]
    public required long Seed { get; init; }

    /// <summary>Share of test examples that the mean weights of the best epoch classify wrongly.</summary>
    [Within(0, 1)]
    public required double TestError { get; init; }

    /// <summary>The lowest validation error: what chose the epoch.</summary>
    [Within(0, 1)]
    public required double ValidationError { get; init; }

    public required int BestEpoch { get; init; }

    /// <summary>Epochs trained, up to where patience or the recipe ended.</summary>
    public required int Epochs { get; init; }

    /// <summary>Mean α of each layer at the best epoch, bottom first, separated by spaces.</summary>
    public required string MeanScale { get; init; }

    /// <summary>Time of the training steps.</summary>
    [Within(0)]
    public required double TrainS { get; init; }

    /// <summary>Test error read off the paper's figure, a mean over five trainings, where the project has it.</summary>
    [Within(0, 1)]
    public double? Paper { get; init; }

    /// <summary>Everything else that the cell is a function of. A file holds cells of one recipe.</summary>
    public required string Recipe { get; init; }

    /// <inheritdoc/>
    public string? Fault() => Methods.Contains(Preset) ? null : $"column preset: no '{OneLine.Of(Preset)}'{Suggest.Hint(Preset, Methods)}";
}
