using System.Text;

namespace Sgvb.Reports.Pages;

/// <summary>
/// A page as one self-contained HTML file. Its content policy allows the two texts below by their hashes and nothing else: no request
/// leaves the page, and a script that came in through a name would not run.
/// </summary>
public static class HtmlPage
{
    /// <summary>Characters of a cell that is not broken into lines.</summary>
    private const int LongestLine = 32;

    private static readonly string Style = Resource("page.css");
    private static readonly string Script = Resource("page.js");

    private static readonly string Policy =
        $"default-src 'none'; style-src {Hash(Style)}; script-src {Hash(Script)}; base-uri 'none'; form-action 'none'";

    /// <summary>A page that would be larger than <see cref="PageLimit.Most"/> loses its longest tables' ends and largest figures, and says so.</summary>
    public static string Write(Page page) => PageLimit.Write(page, Whole);

    private static string Whole(Page page)
    {
        var html = new StringBuilder();
        html.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <title>{Escape(page.Title)}</title>
            <style>{Style}</style>
            </head>
            <body>
            {Navigation(page.Ways)}<header><h1>{Escape(page.Title)}</h1><p>{Escape(page.Subtitle)}</p></header>
            <main>

            """);
        foreach (var block in page.Blocks)
            Add(html, block);
        return html.Append($"</main>\n<script>{Script}</script>\n</body>\n</html>\n").ToString();
    }

    private static void Add(StringBuilder html, Block block)
    {
        switch (block)
        {
            case Answer answer:
                html.Append($"<section class=\"answer\"><p class=\"claim\">{Escape(answer.Claim)}</p>{List(answer.Because)}</section>\n");
                break;
            case Warning warning:
                html.Append($"<p class=\"warning\">{Escape(warning.Text)}</p>\n");
                break;
            case Heading heading:
                html.Append($"<h2>{Escape(heading.Text)}</h2>\n");
                break;
            case Paragraph paragraph:
                html.Append($"<p>{Escape(paragraph.Text)}</p>\n");
                break;
            case Links links:
                html.Append($"<ul class=\"links\">{string.Concat(links.Items.Select(l => $"<li>{Anchor(l)}{(l.About.Length > 0 ? $"<span>{Escape(l.About)}</span>" : "")}</li>"))}</ul>\n");
                break;
            case Notes notes:
                html.Append(List(notes.Lines)).Append('\n');
                break;
            case TableBlock table:
                Add(html, table);
                break;
            case Figures several:
                html.Append("<div class=\"figures\">\n");
                foreach (var figure in several.Items.Where(f => f.Svg.Length > 0))
                    html.Append($"<figure>{figure.Svg}<figcaption>{Escape(figure.Caption)}</figcaption></figure>\n");
                html.Append("</div>\n");
                break;
        }
    }

    private static void Add(StringBuilder html, TableBlock block)
    {
        var table = block.Table;
        var title = Escape(table.Title);
        html.Append(block.IsFolded ? $"<details><summary>{title}</summary>\n" : title.Length > 0 ? $"<h3>{title}</h3>\n" : "");
        html.Append("<div class=\"table\"><button type=\"button\" class=\"copy\">Copy as CSV</button><div class=\"scroll\" "
            + "tabindex=\"0\"><table><thead><tr>");
        foreach (var header in table.Headers)
            html.Append($"<th scope=\"col\"><button type=\"button\">{Escape(header)}</button></th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (var row in table.Cells)
            html.Append($"<tr>{string.Concat(row.Select(Data))}</tr>\n");
        html.Append("</tbody></table></div><textarea hidden readonly "
            + $"aria-label=\"CSV\">\n{Escape(TableCsv.Of(table))}</textarea></div>\n");
        html.Append(block.IsFolded ? "</details>\n" : "");
    }

    private static string Data(Cell cell) => cell.Value is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"<td class=\"number\" data-value=\"{value:R}\">{Interval(cell.Text)}</td>")
        : cell.IsAbsent ? $"<td class=\"number\">{Escape(cell.Text)}</td>"
        : cell.Text.Length > LongestLine ? $"<td class=\"long\">{Escape(cell.Text)}</td>"
        : $"<td>{Escape(cell.Text)}</td>";

    /// <summary>The interval stands back behind the value.</summary>
    private static string Interval(string text) => text.IndexOf(" [", StringComparison.Ordinal) is > 0 and var at
        ? $"{Escape(text[..at])} <small>{Escape(text[(at + 1)..])}</small>"
        : Escape(text);

    private static string List(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "" : $"<ul>{string.Concat(lines.Select(l => $"<li>{Escape(l)}</li>"))}</ul>";

    private static string Navigation(IReadOnlyList<Link> ways) =>
        ways.Count == 0 ? "" : $"<nav>{string.Concat(ways.Select(Anchor))}</nav>\n";

    private static string Anchor(Link link) =>
        $"<a href=\"{Escape(string.Join('/', link.Target.Split('/').Select(Uri.EscapeDataString)))}\">{Escape(link.Text)}</a>";

    private static string Escape(string text) => PlainText.Html(text);

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(Sha256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
