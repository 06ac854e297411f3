using System.Text;

namespace Sgvb.Reports.Pages;

/// <summary>
/// Keeps a page small enough for a phone, whatever was measured: the longest tables and lists lose their ends, the largest figures go, and the page
/// names what it left out. Writers put first what is worth most.
/// </summary>
public static class PageLimit
{
    /// <summary>Bytes of a page, 1 MiB.</summary>
    public const int Most = 1 << 20;

    /// <param name="page">Of any size.</param>
    /// <param name="write">To text.</param>
    internal static string Write(Page page, Func<Page, string> write)
    {
        var text = write(page);
        if (Size(text) <= Most)
            return text;
        var frame = Size(write(page with { Blocks = [] }));
        int[] sizes = [.. page.Blocks.Select(b => Size(write(page with { Blocks = [b] })) - frame)];
        // What a part may take; smaller parts than that are never cut.
        for (var budget = Most / 2.0; Size(text) > Most && budget > 1; budget *= 0.7)
            text = write(Cut(page, sizes, (int)budget));
        return text;
    }

    private static Page Cut(Page page, int[] sizes, int budget)
    {
        List<string> parts = [], figures = [];
        List<Block> blocks = [.. page.Blocks.Select((block, i) => Cut(block, sizes[i], budget, parts, figures))];
        if (figures.Count > 0)
            parts.Add((figures.Count == 1 ? "the plot " : $"{figures.Count.ToString(CultureInfo.InvariantCulture)} plots, ")
                + string.Join(", ", figures.Take(3).Select(f => $"'{f}'")) + (figures.Count > 3 ? " and others" : ""));
        blocks.Insert(blocks.FindIndex(b => b is Answer) + 1,
            new Warning($"Left out to keep this page below 1 MiB: {string.Join("; ", parts)}. The files that the page is made of hold everything."));
        return page with { Blocks = blocks };
    }

    private static Block Cut(Block block, int size, int budget, List<string> parts, List<string> figures)
    {
        switch (block)
        {
            case Figures several:
                List<Figure> kept = [];
                var left = 2 * budget;
                foreach (var figure in several.Items)
                    if (Size(figure.Svg) is var bytes && bytes <= budget && bytes <= left)
                    {
                        kept.Add(figure);
                        left -= bytes;
                    }
                    else
                        figures.Add(figure.Title);
                return new Figures(kept);
            case TableBlock { Table: var table } whole when Fits(table.Cells.Count, size, budget) is { } rows:
                parts.Add(Of(table.Cells.Count - rows, table.Cells.Count, $"rows of '{table.Title}'"));
                return whole with { Table = table.First(rows) };
            case Notes { Lines: var lines } when Fits(lines.Count, size, budget) is { } some:
                parts.Add(Of(lines.Count - some, lines.Count, $"lines from '{lines[0]}' on"));
                return new Notes([.. lines.Take(some)]);
            case Links { Items: var items } when Fits(items.Count, size, budget) is { } some:
                parts.Add(Of(items.Count - some, items.Count, "links"));
                return new Links([.. items.Take(some)]);
            case Answer { Because: var because } answer when Fits(because.Count, size, budget) is { } some:
                parts.Add(Of(because.Count - some, because.Count, $"lines below '{answer.Claim}'"));
                return answer with { Because = [.. because.Take(some)] };
            default:
                return block;
        }
    }

    /// <summary>How many of a part's items fit; null where all do.</summary>
    private static int? Fits(int items, int bytes, int budget) => bytes <= budget ? null : (int)((long)items * budget / bytes);

    private static string Of(int left, int all, string what) => string.Create(CultureInfo.InvariantCulture, $"{left} of {all} {what}");

    private static int Size(string text) => Encoding.UTF8.GetByteCount(text);
}
