using System.Text;
using Sgvb.Cli.Browser;
using Sgvb.Reports.Pages;
using Sgvb.Reports.Plots;

namespace Sgvb.Cli.Documents;

/// <summary>A run's pictures for a Markdown page: its report's first screen, light and dark, and the experiments' plots as files of
/// their own.</summary>
public sealed class RunPictures(RunReport report)
{
    public const string Light = "report.png";
    public const string Dark = "report-dark.png";

    /// <summary>Writes the page anew and takes its two pictures.</summary>
    /// <exception cref="SgvbException">The run is broken, or there is no browser (exit code 5).</exception>
    public async Task Take(RunFolder run, CancellationToken stop)
    {
        report.Write(run);
        await new PagePicture().Take(run.FileAt(RunFolder.Report), run.FileAt(Light), stop);
        await new PagePicture(IsDark: true).Take(run.FileAt(RunFolder.Report), run.FileAt(Dark), stop);
    }

    /// <summary>Writes the experiments' plots.</summary>
    public void WritePlots(RunFolder run)
    {
        foreach (var (name, svg) in Plots(report.Read(run)))
            run.WriteText(name, SvgFile.Of(svg));
    }

    /// <summary>Markdown with the page's first screen that leads to the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">Its folder, relative to the Markdown page's.</param>
    public string Screen(RunFolder run, string path)
    {
        Expect(run, Light);
        Expect(run, Dark);
        var page = report.Build(report.Read(run));
        var claim = page.Blocks.OfType<Answer>().FirstOrDefault()?.Claim ?? page.Title;
        return $"<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"{path}/{Dark}\">"
            + $"<img alt=\"{PlainText.Html(claim)}\" src=\"{path}/{Light}\"></picture>\n\n"
            + PlainText.Markdown($"{page.Title}, {page.Subtitle}:", isStart: true)
            + $" [summary]({path}/{RunFolder.Summary}); `{path}/{RunFolder.Report}` is the page.";
    }

    /// <summary>Markdown with the experiments' plots.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">Its folder, relative to the Markdown page's.</param>
    public string PlotList(RunFolder run, string path)
    {
        var text = new StringBuilder();
        foreach (var (name, svg) in Plots(report.Read(run)))
        {
            Expect(run, name);
            text.Append($"<img width=\"49%\" alt=\"{PlainText.Html(SvgFile.Title(svg))}\" src=\"{path}/{name}\">\n");
        }

        return text.ToString();
    }

    private static void Expect(RunFolder run, string name)
    {
        if (!run.Exists(name))
            throw new SgvbException($"{run.FileAt(name)}: no such picture; ./run-bench.sh readme --pictures makes it");
    }

    private IEnumerable<(string Name, string Svg)> Plots(RunFacts facts)
    {
        foreach (var section in report.Sections)
            foreach (var (svg, number) in section.Plots(facts).Where(p => p.Length > 0).Select((p, i) => (p, i + 1)))
                yield return (string.Create(CultureInfo.InvariantCulture, $"{section.Kind}-{number}.svg"), svg);
    }
}
