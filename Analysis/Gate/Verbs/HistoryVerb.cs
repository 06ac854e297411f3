using System.CommandLine;
using Sgvb.Gate.History;
using Sgvb.Reports.Pages;
using Sgvb.Reports.Plots;
using Sgvb.Runs.CommandLine;

namespace Sgvb.Gate.Verbs;

/// <summary>Runs over time: lasting steps, the commits that they lie between, and plots.</summary>
public sealed class HistoryVerb()
    : Verb("history", "runs over time: lasting steps, the commit range of each, plots; history add RUN appends one",
    "history add reports/MACHINE/RUN", "history", "history --case '*local-reparam*' --plot plots/",
    "history add BenchmarkDotNet.Artifacts --commit 1a2b3c4 --store perf/")
{
    private readonly Option<string?> _store = Store();

    private readonly Option<string> _case = new("--case")
    {
        HelpName = "PATTERN",
        Description = "cases to look at; * stands for any text",
        DefaultValueFactory = _ => "*",
    };

    private readonly Option<string?> _plot = new("--plot")
    {
        HelpName = "DIR",
        Description = "draw each series that has a step, or that --case names, as SVG and on one page",
    };

    private readonly Option<string?> _margins = new("--margins") { HelpName = "FILE", Description = "steps below the margin are no steps" };

    public override IReadOnlyList<Verb> Verbs { get; } = [new AddVerb()];

    protected override void Configure(Command command)
    {
        command.Options.Add(_store);
        command.Options.Add(_case);
        command.Options.Add(_plot);
        command.Options.Add(_margins);
        Common.AddTo(command, Common.Json);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var pattern = result.GetValue(_case)!;
        var all = HistorySeries.Of(new HistoryStore(result.GetValue(_store)).Load(), Margins.Load(result.GetValue(_margins)), pattern);
        if (all.Count == 0)
            throw new SgvbException($"--case: no case matches '{OneLine.Of(pattern)}'");
        if (result.GetValue(_plot) is { } folder)
            Draw(folder, pattern == "*" ? [.. all.Where(s => s.Steps.Count > 0)] : all);
        var screen = Screen.Default;
        if (result.GetValue(Common.Json))
            screen.Line(JsonText.Of(all.Select(s => new
            {
                s.Machine,
                s.Conditions,
                Metric = s.Metric.Name,
                s.Case,
                Runs = s.Points.Count,
                Steps = s.Steps.Select(p => new
                {
                    Change = s.Change(p),
                    Range = s.Range(p),
                    First = s.Points[p.Index].Run,
                    s.Points[p.Index].Utc
                }),
            })));
        else
            Show(all, screen);
        return 0;
    }

    private static void Show(IReadOnlyList<HistorySeries> all, Screen screen)
    {
        var table = HistoryPage.Steps(all);
        if (table.Rows.Count > 0)
            screen.Table(table);
        screen.Line(HistoryPage.Counted(all));
        foreach (var line in Apart(all))
            screen.Line(line);
        if (all.All(s => s.Points.Count < 2 * ChangePoints.Least))
            screen.Line($"steps show from {2 * ChangePoints.Least} runs of a case on one machine, under the same conditions");
    }

    /// <summary>Where runs that cannot be compared part a case's history: a line for each way they do.</summary>
    private static IEnumerable<string> Apart(IReadOnlyList<HistorySeries> all) =>
        all.GroupBy(s => (s.Machine, s.Metric, s.Case)).Where(g => g.Count() > 1)
            .GroupBy(g => (g.Key.Machine, Parts: string.Join(" | ", g.Select(s => s.Conditions))))
            .Select(w => string.Create(CultureInfo.InvariantCulture,
                $"note: {w.Key.Machine}: runs that cannot be compared make series of their own ({w.Key.Parts}), {w.First().Count()} for each of "
                + $"{w.Count()} such as {w.First().Key.Case}; no step is sought across"));

    private static void Draw(string folder, IReadOnlyList<HistorySeries> series)
    {
        Directory.CreateDirectory(folder);
        foreach (var (s, number) in series.Select((s, i) => (s, i + 1)))
        {
            var name = string.Concat($"{s.Metric.Name}-{s.Case}"
                .Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '=' ? c : '-'));
            var file = Path.Combine(folder, $"{number:D3}-{name[..Math.Min(80, name.Length)]}.svg");
            AtomicFile.WriteText(file, SvgFile.Of(HistoryPlot.Svg(s)));
        }

        AtomicFile.WriteText(Path.Combine(folder, "history.html"), HtmlPage.Write(HistoryPage.Build(series)));
    }

    private static Option<string?> Store() => new("--store")
    {
        HelpName = "DIR",
        Description = "where history.csv lies, in the repository or elsewhere (default reports/history)",
    };

    private sealed class AddVerb() : Verb("add", "append runs to the store", "history add reports/MACHINE/RUN --store perf/")
    {
        private readonly Argument<string[]> _runs = new("RUN")
        {
            Description = "runs, or BenchmarkDotNet's full JSON",
            Arity = ArgumentArity.OneOrMore,
        };

        private readonly Option<string?> _store = Store();

        private readonly Option<string?> _commit = new("--commit")
        {
            HelpName = "SHA",
            Description = "what was measured, where the run does not know it",
        };

        private readonly Option<string?> _date = new("--date")
        {
            HelpName = "ISO",
            Description = "when it was measured: 2026-01-31T12:00:00Z",
        };

        protected override void Configure(Command command)
        {
            command.Arguments.Add(_runs);
            command.Options.Add(_store);
            command.Options.Add(_commit);
            command.Options.Add(_date);
        }

        protected override int Run(ParseResult result, CancellationToken stop)
        {
            DateTimeOffset? date = null;
            if (result.GetValue(_date) is { } text)
                date = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
                    ? parsed
                    : throw new SgvbException($"--date: '{OneLine.Of(text)}' is no date; write 2026-01-31T12:00:00Z");
            var runs = result.GetValue(_runs)!.Select(GateRun.Read).ToList();
            var rows = runs.SelectMany(r => HistoryStore.Rows(r, result.GetValue(_commit), date)).ToList();
            new HistoryStore(result.GetValue(_store)).Append(rows);
            foreach (var note in runs.SelectMany(r => r.Remarks()))
                Screen.Default.Note(note);
            Screen.Default.Line(string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows added"));
            return 0;
        }
    }
}
