using CsvHelper;
using Sgvb.Runs.Csv;

namespace Sgvb.Reports.Pages;

/// <summary>
/// A shown table as CSV: a column of numbers in one unit, named in its header; an interval as three columns; other texts as they are,
/// formulas disarmed.
/// </summary>
public static class TableCsv
{
    public static string Of(TextTable table)
    {
        var columns = Enumerable.Range(0, table.Headers.Count).SelectMany(c => Columns(table, c)).ToList();
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using (var csv = CsvWriter.Create(writer, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
        {
            csv.WriteRecord([.. columns.Select(c => Cells.Write(c.Name))]);
            for (var row = 0; row < table.Cells.Count; row++)
                csv.WriteRecord([.. columns.Select(c => c.Cells[row])]);
        }

        return writer.ToString();
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Cells)> Columns(TextTable table, int column)
    {
        var name = table.Headers[column];
        var cells = table.Cells.Select(r => r[column]).ToList();
        var units = cells.Where(c => c.Value is not null).Select(c => c.Unit).Distinct().ToList();
        if (units.Count != 1 || cells.Exists(c => c.Value is null && !c.IsAbsent))
        {
            yield return (name, [.. cells.Select(c => Cells.Write(c.Text))]);
            yield break;
        }

        var unit = units[0].Length > 0 ? $" ({units[0]})" : "";
        name = name.Replace(" [95 %]", "", StringComparison.Ordinal);
        yield return (name + unit, [.. cells.Select(c => Write(c.Value))]);
        if (cells.TrueForAll(c => c.Low is null))
            yield break;
        yield return ($"{name} 95 % low{unit}", [.. cells.Select(c => Write(c.Low))]);
        yield return ($"{name} 95 % high{unit}", [.. cells.Select(c => Write(c.High))]);
    }

    // Fifteen digits, so that 1.02 ms is 1020000 and not the nearest double's neighbour.
    private static string Write(double? number) => number?.ToString("G15", CultureInfo.InvariantCulture) ?? "";
}
