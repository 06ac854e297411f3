using System.IO.Enumeration;
using Sgvb.Runs.Csv;

namespace Sgvb.Gate;

/// <summary>One line of the file of margins.</summary>
[RowFile("margins.csv")]
public sealed record MarginRow
{
    /// <summary>A metric's name, or * for all.</summary>
    [Key]
    public required string Metric { get; init; }

    /// <summary>A case's name in which * stands for any text and ? for any character.</summary>
    [Key]
    public required string Case { get; init; }

    public required double MarginPercent { get; init; }

    /// <summary>
    /// A change must exceed it, too, in the metric's unit: nanoseconds, bytes. Empty for what the metric itself says (0.3 ns for times).
    /// </summary>
    [Added]
    public double? MarginAbsolute { get; init; }

    public string Why { get; init; } = "";
}

/// <summary>How large a change matters, by metric and case: the last line that fits wins.</summary>
/// <param name="rows">In the order of the file.</param>
/// <param name="floor">The least change of a time that the machine can show, as a fraction.</param>
public sealed class Margins(IReadOnlyList<MarginRow> rows, double floor = 0)
{
    /// <summary>Where no line fits.</summary>
    public const double Default = 0.05;

    private const string FileName = "margins.csv";

    /// <summary>5 % for everything.</summary>
    public static Margins Usual { get; } = new([]);

    /// <param name="path">The user's file, or null for the one that comes with the suite.</param>
    /// <exception cref="SgvbException">Missing or malformed.</exception>
    public static Margins Load(string? path)
    {
        var file = path ?? Path.Combine(AppContext.BaseDirectory, FileName);
        var rows = CsvRows.Read<MarginRow>(file);
        foreach (var row in rows)
        {
            if (row.MarginPercent is <= 0 or >= 1000)
                throw new SgvbException(
                    $"{file}: {row.Metric} {row.Case}: a margin of {row.MarginPercent} % makes no sense; give 0 < margin < 1000");
            if (row.MarginAbsolute < 0)
                throw new SgvbException(
                    $"{file}: {row.Metric} {row.Case}: a margin_absolute of {row.MarginAbsolute} makes no sense; give 0 or more");
            var known = Cases.Metric.All.Select(m => m.Name).Append("*").ToList();
            if (!known.Contains(row.Metric))
                throw new SgvbException($"{file}: no metric '{OneLine.Of(row.Metric)}'{Suggest.Hint(row.Metric, known)}");
        }

        return new(rows);
    }

    /// <summary>All lines, as one.</summary>
    public override string ToString() => string.Join("; ", rows.Select(r => string.Create(CultureInfo.InvariantCulture,
        $"{r.Metric} {r.Case} {r.MarginPercent} %{(r.MarginAbsolute is { } least ? $" and {least}" : "")}")));

    /// <summary>As a fraction.</summary>
    public double For(CaseKey key) => Row(key) is { } row ? row.MarginPercent / 100 : Default;

    /// <summary>In the metric's unit.</summary>
    public double AbsoluteFor(CaseKey key) => key.Metric.Unit.Length == 0 ? 0 : Row(key)?.MarginAbsolute ?? key.Metric.Absolute;

    /// <summary>What the machine's own noise was seen to do to a time: no smaller difference is called a change.</summary>
    public double FloorOf(CaseKey key) => key.Metric.IsTimed ? floor : 0;

    public Margins WithFloor(double least) => new(rows, least);

    /// <summary>The same, but for this case's metric no margin below a least one, as a fraction.</summary>
    public Margins WithLeast(CaseKey key, double least) => least <= For(key) ? this : new([.. rows, new()
    {
        Metric = key.Metric.MarginName,
        Case = "*",
        MarginPercent = 100 * least,
        MarginAbsolute = Row(key)?.MarginAbsolute,
    }], floor);

    private MarginRow? Row(CaseKey key) => rows.LastOrDefault(r => (r.Metric == "*" || r.Metric == key.Metric.MarginName)
        && FileSystemName.MatchesSimpleExpression(r.Case, key.Case, ignoreCase: false));
}
