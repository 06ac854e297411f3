using System.CommandLine;
using Sgvb.Gate.Characteristics;
using Sgvb.Reports.Plots;
using Sgvb.Runs.CommandLine;

namespace Sgvb.Gate.Verbs;

/// <summary>What the gate's verdicts are worth: error rates, coverage and power on synthetic machines with known truth.</summary>
public sealed class CharacteristicsVerb()
    : Verb("characteristics", "the gate on synthetic series with known truth: false alarms, coverage, power, as CSV and plot",
    "characteristics", "characteristics --families 200 --output /tmp/gate")
{
    public const string Csv = "characteristics.csv";
    public const string Plot = "characteristics.svg";

    private readonly Option<int?> _families = CommonOptions.Whole(
        "--families", "N", $"suites compared on each kind of machine (default {CharacteristicsGrid.Families})", 1, 1_000_000);

    private readonly Option<string?> _output = new("--output") { HelpName = "DIR", Description = "the folder that takes the table and the plot, written anew (default reports/gate)" };

    protected override void Configure(Command command)
    {
        command.Options.Add(_families);
        command.Options.Add(_output);
        Common.AddTo(command, Common.Threads, Common.Seed, Common.Json);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var families = result.GetValue(_families) ?? CharacteristicsGrid.Families;
        var grid = CharacteristicsGrid.All;
        var rows = new CharacteristicsRow[grid.Count];
        var screen = Screen.Default;
        screen.Progress(progress =>
        {
            using var stage = progress.Begin("synthetic machines", grid.Count);
            var threads = result.GetValue(Common.Threads) ?? Environment.ProcessorCount;
            var settings = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop };
            Parallel.For(0, grid.Count, settings, i =>
            {
                rows[i] = CharacteristicsGrid.Row(i, families, result.GetValue(Common.Seed), stop);
                lock (stage)
                    stage.Advance();
            });
        });
        var output = result.GetValue(_output) ?? Path.Combine(Places.Reports(), "gate");
        Directory.CreateDirectory(output);
        var folder = RunFolder.Open(output);
        folder.Write(Csv, rows);
        folder.WriteText(Plot, SvgFile.Of(CharacteristicsPlot.Svg(rows)));
        if (result.GetValue(Common.Json))
            screen.Line(JsonText.Of(rows));
        else
            screen.Table(Table(rows));
        return 0;
    }

    private static TextTable Table(IEnumerable<CharacteristicsRow> rows)
    {
        var table = new TextTable("Operating characteristics", "scenario", "shape", "spread", "launches", "drift", "cases",
            "false regressions", "passed", "equivalent", "coverage", "power at 10 %", "power at 15 %", "missed at 10 %");
        foreach (var r in rows)
            table.Add(r.Scenario, r.Shape, Percent(r.LaunchSpreadPercent / 100), Format.Whole(r.Launches),
                Percent(r.DriftPercent / 100), Format.Whole(r.Cases), Percent(r.FalseRegressionRate), Percent(r.PassRate),
                Percent(r.EquivalentRate), Percent(r.Coverage), Percent(r.PowerMarginPlus5), Percent(r.PowerMarginPlus10), Percent(r.MissedMarginPlus5));
        return table;
    }

    private static Cell Percent(double share) => new((100 * share).ToString("0.0#", CultureInfo.InvariantCulture) + " %", 100 * share, Unit: "%");
}
