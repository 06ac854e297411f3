using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sgvb.Runs.Terminal;

/// <summary>A table of plain text, shown in a terminal, in a log, in Markdown. Columns that hold numbers are aligned right.</summary>
public sealed class TextTable(string title, params IReadOnlyList<string> headers)
{
    private readonly List<IReadOnlyList<Cell>> _rows = [];

    public string Title { get; } = OneLine.Of(title);

    public IReadOnlyList<string> Headers { get; } = [.. headers.Select(OneLine.Of)];

    public IReadOnlyList<IReadOnlyList<Cell>> Cells => _rows;

    /// <summary>As shown.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => [.. _rows.Select(Texts)];

    /// <exception cref="ArgumentException">Not as many cells as headers.</exception>
    public TextTable Add(params IReadOnlyList<Cell> cells)
    {
        if (cells.Count != Headers.Count)
            throw new ArgumentException($"{cells.Count} cells for {Headers.Count} columns of '{Title}'");
        _rows.Add(cells);
        return this;
    }

    /// <summary>The table with its first rows only.</summary>
    public TextTable First(int rows)
    {
        var first = new TextTable(Title, Headers);
        first._rows.AddRange(_rows.Take(rows));
        return first;
    }

    /// <summary>Columns padded with blanks, for logs and pipes.</summary>
    public string ToPlain()
    {
        var widths = Headers.Select((h, c) => _rows.Select(r => r[c].Text.Length).Append(h.Length).Max()).ToArray();
        var text = new StringBuilder();
        if (Title.Length > 0)
            text.Append(Title).Append('\n');
        foreach (var row in Rows.Prepend(Headers))
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
            Line(row.Select(c => PlainText.Markdown(c.Text)));
        return text.ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    /// <summary>A Markdown table under its title.</summary>
    public string ToTitledMarkdown() => $"{PlainText.Markdown(Title, isStart: true)}\n\n{ToMarkdown()}";

    /// <summary>For a terminal.</summary>
    public IRenderable ToRenderable()
    {
        var table = new Table().Border(TableBorder.Rounded);
        if (Title.Length > 0)
            table.Title(Markup.Escape(Title));
        for (var c = 0; c < Headers.Count; c++)
            table.AddColumn(new TableColumn(Markup.Escape(Headers[c])) { Alignment = IsNumeric(c) ? Justify.Right : Justify.Left, NoWrap = true });
        foreach (var row in _rows)
            table.AddRow([.. row.Select(c => Markup.Escape(c.Text))]);
        return table;
    }

    private bool IsNumeric(int column) => _rows.Exists(r => r[column].Text.Length > 0) && _rows.TrueForAll(r => r[column].IsAbsent || r[column].Value is not null);

    private static IReadOnlyList<string> Texts(IReadOnlyList<Cell> row) => [.. row.Select(c => c.Text)];
}
