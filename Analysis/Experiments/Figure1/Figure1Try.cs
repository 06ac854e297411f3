using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Figure1;

/// <summary>What is read of a row of a search: a cell as figure1.csv has it, and which setting it is a try of.</summary>
public sealed record Figure1Try
{
    /// <summary>The search's name of it.</summary>
    [Key]
    public required string Setting { get; init; }

    /// <inheritdoc cref="Figure1Row.Panel"/>
    [Key]
    [OneOf("a", "b")]
    public required string Panel { get; init; }

    /// <inheritdoc cref="Figure1Row.Preset"/>
    [Key]
    public required string Preset { get; init; }

    /// <inheritdoc cref="Figure1Row.Width"/>
    [Key]
    public required int Width { get; init; }

    /// <inheritdoc cref="Figure1Row.Seed"/>
    [Key]
    public required long Seed { get; init; }

    /// <inheritdoc cref="Figure1Row.ValidationError"/>
    [Within(0, 1)]
    public required double ValidationError { get; init; }

    /// <inheritdoc cref="Figure1Row.Recipe"/>
    public required string Recipe { get; init; }
}
