using Sgvb.Runs.Csv;

namespace Sgvb.Cli.Documents;

/// <summary>One column of one CSV file, in schema/columns.csv.</summary>
public sealed record ColumnRow
{
    [Key]
    public required string File { get; init; }

    [Key]
    public required string Column { get; init; }

    /// <summary>text, number, whole number, true or false.</summary>
    public required string Type { get; init; }

    /// <summary>No two rows of a file agree in all of its keys.</summary>
    public bool IsKey { get; init; }

    public bool MayBeEmpty { get; init; }

    /// <summary>Older files lack it.</summary>
    public bool CameLater { get; init; }

    public double? Least { get; init; }

    public double? Most { get; init; }

    /// <summary>The words that may stand in it, with blanks between; empty where any may.</summary>
    public string Words { get; init; } = "";

    public string Meaning { get; init; } = "";
}
