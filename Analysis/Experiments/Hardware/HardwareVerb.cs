namespace Sgvb.Experiments.Hardware;

/// <summary>
/// Runs of several machines side by side. The exit code is 1 where variances differ beyond their intervals, for they must not depend on
/// the machine.
/// </summary>
public sealed class HardwareVerb()
    : Verb("hardware", "runs of several machines side by side: times, ratios, share of each one's peak, variances that must agree",
    "hardware reports/MACHINE/RUN reports/OTHER/RUN", "hardware RUN RUN RUN --to RUN --output DIR")
{
    public const string Rows = "hardware.csv";

    private readonly Argument<string[]> _runs = new("RUN")
    {
        Description = "folders of runs, one a machine",
        Arity = ArgumentArity.OneOrMore
    };
    private readonly Option<string?> _to = new("--to")
    {
        Description = "the run that ratios refer to (default: the first)",
        HelpName = "RUN"
    };

    protected override void Configure(Command command)
    {
        command.Arguments.Add(_runs);
        command.Options.Add(_to);
        Common.AddTo(command, Common.Output, Common.Json);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var values = Common.Read(result);
        var paths = result.GetValue(_runs)!.DistinctBy(Places.Whole).ToList();
        if (paths.Count < 2)
            throw new SgvbException("hardware: name at least two different runs");
        var to = result.GetValue(_to) is { } name ? paths.FindIndex(p => Places.Whole(p) == Places.Whole(name)) : 0;
        if (to < 0)
            throw new SgvbException($"--to {result.GetValue(_to)}: is none of the runs compared");
        var runs = HardwareRun.Read(paths);
        var reference = runs[to];
        var rows = HardwareTable.Rows(runs, reference);
        if (rows.All(r => r.Ratio is null || r.Machine == reference.Label))
            throw new SgvbException($"hardware: {reference.Label} has no timed case in common with the others",
                SgvbException.NotComparable);
        var variances = HardwareVariances.Check(runs, reference);
        var page = HardwarePage.Build(runs, reference, rows, variances);
        var folder = RunFolder.CreatePages(values.Output, Name, Name, DateTimeOffset.UtcNow);
        folder.Record(() =>
        {
            folder.Write(Rows, rows);
            folder.WriteText(RunFolder.Summary, MarkdownPage.Write(page));
            folder.WriteText(RunFolder.Report, HtmlPage.Write(page));
        });
        if (values.Json)
            Screen.Default.Line(JsonText.Of(rows));
        else
            Show(Screen.Default, page, folder);
        return variances.Agree ? 0 : 1;
    }

    private static void Show(Screen screen, Page page, RunFolder folder)
    {
        foreach (var block in page.Blocks)
            switch (block)
            {
                case Answer answer:
                    screen.Line(string.Join("\n", answer.Because.Prepend(answer.Claim)));
                    break;
                case Warning warning:
                    screen.Line("Warning: " + warning.Text);
                    break;
                case TableBlock { IsFolded: false } table:
                    screen.Table(table.Table);
                    break;
            }

        screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
    }
}
