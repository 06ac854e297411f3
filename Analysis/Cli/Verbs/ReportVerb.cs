using Sgvb.Cli.Browser;

namespace Sgvb.Cli.Verbs;

/// <summary>Writes a run's pages from its files, which may come from another machine, and takes pictures of them.</summary>
public sealed class ReportVerb()
    : Verb("report", "report.html and summary.md of a run: the best estimator for this machine, then everything measured",
    "report reports/MACHINE/RUN", "report reports/MACHINE/RUN --picture report.png --dark --width 390")
{
    private readonly Argument<string> _run = new("RUN") { Description = "the run's folder" };
    private readonly Option<string?> _picture = new("--picture")
    {
        Description = "also a PNG of the page, taken by the system's Chromium",
        HelpName = "FILE"
    };
    private readonly Option<bool> _dark = new("--dark") { Description = "picture of the dark page" };
    private readonly Option<bool> _whole = new("--whole") { Description = "picture of the whole page, not of the first screen" };
    private readonly Option<int?> _width = CommonOptions.Whole("--width", "PIXELS", "width of the picture (default 1280)", 200, 4000);
    private readonly Option<int?> _height = CommonOptions.Whole("--height", "PIXELS", "height of the picture (default 860)", 200, 4000);

    protected override void Configure(Command command)
    {
        command.Arguments.Add(_run);
        foreach (var option in (Option[])[_picture, _dark, _whole, _width, _height])
            command.Options.Add(option);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        if (result.GetValue(_picture) is null && (result.GetValue(_dark) || result.GetValue(_whole) || (result.GetValue(_width) ?? result.GetValue(_height)) is not null))
            throw new SgvbException("report: --dark, --whole, --width and --height are of a picture; name its file with --picture");
        var run = RunFolder.Open(result.GetValue(_run)!);
        Sections.Report.Write(run);
        Screen.Default.Line($"Written: {run.FileAt(RunFolder.Report)} and {RunFolder.Summary}");
        if (result.GetValue(_picture) is { } file)
        {
            var picture = new PagePicture(result.GetValue(_width) ?? 1280, result.GetValue(_height) ?? 860, result.GetValue(_dark),
                result.GetValue(_whole));
            picture.Take(run.FileAt(RunFolder.Report), file, stop).GetAwaiter().GetResult();
            Screen.Default.Line($"Written: {file}");
        }

        return 0;
    }
}
