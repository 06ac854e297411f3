using System.Text;

namespace Sgvb.Reports.Pages;

/// <summary>A page as Markdown, without its figures.</summary>
public static class MarkdownPage
{
    public static string Write(Page page)
    {
        var text = new StringBuilder();
        text.Append($"# {Escape(page.Title)}\n\n{Escape(page.Subtitle)}\n");
        foreach (var block in page.Blocks)
            Add(text, block);
        return text.ToString();
    }

    private static void Add(StringBuilder text, Block block)
    {
        switch (block)
        {
            case Answer answer:
                text.Append($"\n**{Escape(answer.Claim)}**\n");
                Lines(answer.Because);
                break;
            case Warning warning:
                text.Append($"\n> {Escape(warning.Text)}\n");
                break;
            case Heading heading:
                text.Append($"\n## {Escape(heading.Text)}\n");
                break;
            case Paragraph paragraph:
                text.Append($"\n{Escape(paragraph.Text)}\n");
                break;
            case Links links:
                Lines([.. links.Items.Select(l => l.About.Length > 0 ? $"{l.Text}: {l.About}" : l.Text)]);
                break;
            case Notes notes:
                Lines(notes.Lines);
                break;
            case TableBlock { Table: var table }:
                text.Append(table.Title.Length > 0 ? $"\n### {Escape(table.Title)}\n" : "").Append($"\n{table.ToMarkdown()}");
                break;
        }

        void Lines(IReadOnlyList<string> lines)
        {
            if (lines.Count > 0)
                text.Append('\n');
            foreach (var line in lines)
                text.Append($"- {Escape(line)}\n");
        }
    }

    private static string Escape(string text) => PlainText.Markdown(text, isStart: true);
}
