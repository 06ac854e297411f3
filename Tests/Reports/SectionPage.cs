using System.Xml.Linq;
using Sgvb.Cli;
using Sgvb.Reports.Pages;
using Sgvb.Runs;

namespace Sgvb.Tests.Reports;

/// <summary>A page made of given files, and what stands on it.</summary>
internal static class SectionPage
{
    public static Page PageOf(Action<RunFolder> write)
    {
        using var run = new SampleRun();
        run.Folder.Record(() => write(run.Folder));
        Sections.Report.Write(run.Folder);
        return Sections.Report.Build(run.Facts);
    }

    public static string Claim(Page page) => Assert.Single(page.Blocks.OfType<Answer>()).Claim;

    public static IReadOnlyList<XElement> Plots(Page page) => [.. page.Blocks.OfType<Figures>().SelectMany(f => f.Items)
        .Select(f => XElement.Parse(f.Svg))];

    public static IEnumerable<string> Texts(XElement plot) => plot.Descendants(XName.Get("text", "http://www.w3.org/2000/svg"))
        .Select(t => t.Value);

    public static IEnumerable<string> Heads(Page page, string text) => page.Blocks.OfType<Heading>().Select(h => h.Text)
        .Where(t => t == text);
}
