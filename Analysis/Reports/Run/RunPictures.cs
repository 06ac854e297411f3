using System.Text;
using System.Text.RegularExpressions;
using Sgvb.Analysis.Browser;
using Sgvb.Analysis.Plots;
using Sgvb.Analysis.Reports.Pages;
using Sgvb.Runs;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Reports.Run;

/// <summary>A run's pictures for a Markdown page: its report's first screen, light and dark, and the experiments' plots as files of
/// their own.</summary>
public static partial class RunPictures
{
    public const string Light = "report.png";
    public const string Dark = "report-dark.png";

    /// <summary>Writes the page anew and takes its two pictures.</summary>
    /// <exception cref="SgvbException">The run is broken, or there is no browser (exit code 5).</exception>
    public static async Task Take(RunFolder run, CancellationToken stop)
    {
        RunReport.Write(run);
        await new PagePicture().Take(run.FileAt(RunFolder.Report), run.FileAt(Light), stop);
        await new PagePicture(IsDark: true).Take(run.FileAt(RunFolder.Report), run.FileAt(Dark), stop);
    }

    /// <summary>Writes the experiments' plots.</summary>
    public static void WritePlots(RunFolder run)
    {
        foreach (var (name, svg) in Plots(RunFacts.Read(run)))
            run.WriteText(name, SvgFile.Of(svg));
    }

    /// <summary>Markdown with the page's first screen that leads to the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">Its folder, relative to the Markdown page's.</param>
    public static string Screen(RunFolder run, string path)
    {
        Expect(run, Light);
        Expect(run, Dark);
        var page = RunReport.Build(RunFacts.Read(run));
        var claim = page.Blocks.OfType<Answer>().FirstOrDefault()?.Claim ?? page.Title;
        return $"<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"{path}/{Dark}\">"
            + $"<img alt=\"{PlainText.Html(claim)}\" src=\"{path}/{Light}\"></picture>\n\n"
            + PlainText.Markdown($"{page.Title}, {page.Subtitle}:", isStart: true)
            + $" [summary]({path}/{RunFolder.Summary}); `{path}/{RunFolder.Report}` is the page.";
    }

    /// <summary>Markdown with the experiments' plots.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">Its folder, relative to the Markdown page's.</param>
    public static string PlotList(RunFolder run, string path)
    {
        var text = new StringBuilder();
        foreach (var (name, svg) in Plots(RunFacts.Read(run)))
        {
            Expect(run, name);
            text.Append($"<img width=\"49%\" alt=\"{Title().Match(svg).Groups[1].Value}\" src=\"{path}/{name}\">\n");
        }

        return text.ToString();
    }

    private static void Expect(RunFolder run, string name)
    {
        if (!run.Exists(name))
            throw new SgvbException($"{run.FileAt(name)}: no such picture; ./run-bench.sh readme --pictures makes it");
    }

    private static IEnumerable<(string Name, string Svg)> Plots(RunFacts facts)
    {
        (string Kind, IEnumerable<string> Plots)[] kinds =
        [
            ("table1", Table1Section.Plots(facts.Table1)),
            ("figure1", Figure1Section.Plots(facts.Figure1)),
            ("speed", SpeedSection.Plots(facts.Speed)),
            ("convergence", ConvergenceSection.Plots(facts.Convergence)),
            ("scaling", ScalingSection.Plots(facts.Scaling)),
            ("training", facts.Training.Count > 0 ? TrainingSection.Plots(facts.Training) : []),
            ("curves", CurvesSection.Plots(facts.Curves)),
        ];
        foreach (var (kind, plots) in kinds)
            foreach (var (svg, number) in plots.Where(p => p.Length > 0).Select((p, i) => (p, i + 1)))
                yield return (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind}-{number}.svg"), svg);
    }

    [GeneratedRegex("aria-label=\"([^\"]*)\"")]
    private static partial Regex Title();
}
