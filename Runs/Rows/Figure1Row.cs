namespace Sgvb.Runs.Rows;

/// <summary>One finished cell of figure1.csv: one of the paper's methods, trained once at one width with early stopping.</summary>
public sealed record Figure1Row : CaseRow
{
    /// <summary>The preset's name, or no-noise.</summary>
    public required string Preset { get; init; }

    /// <summary>Units of each hidden layer.</summary>
    [Key]
    public required int Width { get; init; }

    [Key]
    public required long Seed { get; init; }

    /// <summary>Share of test examples that the mean weights of the best epoch classify wrongly.</summary>
    public required double TestError { get; init; }

    /// <summary>The lowest validation error: what chose the epoch.</summary>
    public required double ValidationError { get; init; }

    public required int BestEpoch { get; init; }

    /// <summary>Epochs trained, up to where patience or the recipe ended.</summary>
    public required int Epochs { get; init; }

    /// <summary>Mean α of each layer at the best epoch, bottom first, separated by spaces.</summary>
    public required string MeanScale { get; init; }

    /// <summary>Time of the training steps.</summary>
    public required double TrainS { get; init; }

    /// <summary>Test error read off the paper's figure, a mean over five trainings, where the project has it.</summary>
    public double? Paper { get; init; }

    /// <summary>Everything else that the cell is a function of. A file holds cells of one recipe.</summary>
    public required string Recipe { get; init; }
}
