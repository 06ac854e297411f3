using System.Text.Json.Serialization;
using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Figure1;

/// <summary>One finished cell of figure1.csv: one of the paper's methods, trained once at one size with early stopping.</summary>
[RowFile(RunFolder.Figure1)]
public sealed record Figure1Row : CaseRow, IChecked
{
    /// <summary>The preset's name, or no-noise: with weights of the KL term of their own, two presets may have one objective.</summary>
    [Key]
    public required string Preset { get; init; }

    /// <summary>Units of each hidden layer; in panel b the k that widths are multiples of.</summary>
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

    /// <summary>The panel's error as read off the paper's figure.</summary>
    [Within(0, 1)]
    public double? Paper { get; init; }

    /// <summary>Everything else that the cell is a function of. A file holds the cells of a method by one recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>a or b; files from before panel b have none.</summary>
    [Added]
    [Key]
    [OneOf("a", "b")]
    public string? Panel { get; init; }

    /// <summary>Share of test examples that the mean weights classify wrongly after as many epochs on all training examples; empty where the cell was
    /// not trained so.</summary>
    [Added]
    [Within(0, 1)]
    public double? RetrainedTestError { get; init; }

    /// <summary>Mean α of each layer then.</summary>
    [Added]
    public string RetrainedMeanScale { get; init; } = "";

    /// <summary>The panel that the row is of.</summary>
    [JsonIgnore]
    public Figure1Panel Of => Figure1Panel.Of(string.IsNullOrEmpty(Panel) ? Figure1Panel.A.Letter : Panel);

    /// <inheritdoc/>
    public string? Fault() => Of.Methods.Contains(Preset) ? null : $"column preset: no '{OneLine.Of(Preset)}'{Suggest.Hint(Preset, Of.Methods)}";
}
