using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sgvb.Runs.Terminal;

/// <summary>A table of plain text, shown in a terminal, in a log, in Markdown. Columns that hold numbers are aligned right.</summary>
public sealed class TextTable(string title, params IReadOnlyList<string> headers)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public string Title { get; } = OneLine.Of(title);

    public IReadOnlyList<string> Headers { get; } = [.. headers.Select(OneLine.Of)];

    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <exception cref="ArgumentException">Not as many cells as headers.</exception>
    public TextTable Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != Headers.Count)
            throw new ArgumentException($"{cells.Count} cells for {Headers.Count} columns of '{Title}'");
        _rows.Add([.. cells.Select(OneLine.Of)]);
        return this;
    }

    /// <summary>Columns padded with blanks, for logs and pipes.</summary>
    public string ToPlain()
    {
        var widths = Headers.Select((h, c) => _rows.Select(r => r[c].Length).Append(h.Length).Max()).ToArray();
        var text = new StringBuilder();
        if (Title.Length > 0)
            text.Append(Title).Append('\n');
        foreach (var row in _rows.Prepend(Headers))
            text.Append(string.Join("  ", row.Select((cell, c) => IsNumeric(c) ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd()).Append('\n');
        return text.ToString();
    }

    /// <summary>A Markdown table, without the title.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        Line(Headers.Select(h => PlainText.Markdown(h)));
        Line(Headers.Select((_, c) => IsNumeric(c) ? "---:" : "---"));
        foreach (var row in _rows)
            Line(row.Select(c => PlainText.Markdown(c)));
        return text.ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    /// <summary>For a terminal.</summary>
    public IRenderable ToRenderable()
    {
        var table = new Table().Border(TableBorder.Rounded);
        if (Title.Length > 0)
            table.Title(Markup.Escape(Title));
        for (var c = 0; c < Headers.Count; c++)
            table.AddColumn(new TableColumn(Markup.Escape(Headers[c])) { Alignment = IsNumeric(c) ? Justify.Right : Justify.Left, NoWrap = true });
        foreach (var row in _rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }

    private bool IsNumeric(int column) =>
        _rows.Any(r => r[column].Length > 0) && _rows.All(r => r[column].Length == 0 || StartsAsNumber(r[column]));

    private static bool StartsAsNumber(string cell) =>
        double.TryParse(cell.Split(' ')[0].TrimEnd('%', '×'), NumberStyles.Float, CultureInfo.InvariantCulture, out _) || cell is "-" or "–";
}
