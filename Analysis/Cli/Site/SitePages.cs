using Sgvb.Experiments.Rank;
using Sgvb.Gate;
using Sgvb.Gate.History;
using Sgvb.Reports.Pages;

namespace Sgvb.Cli.Site;

/// <summary>The pages of the site, by their paths from its root.</summary>
public sealed class SitePages
{
    private const string Index = "index.html", Paper = "paper.html", History = "history.html";

    private readonly SiteRuns _found;
    private readonly IReadOnlyList<Section> _sections;
    private readonly IReadOnlyList<MachineComparison> _comparisons;
    private readonly IReadOnlyList<HistorySeries> _series;

    /// <summary>Pages of the workloads that several machines measured.</summary>
    private readonly Dictionary<string, Page> _compared;

    /// <param name="found">What they are made of.</param>
    /// <param name="sections">Of a run's report.</param>
    /// <exception cref="SgvbException">A store of runs over time is broken.</exception>
    public SitePages(SiteRuns found, IReadOnlyList<Section> sections)
    {
        (_found, _sections) = (found, sections);
        _comparisons = MachineComparison.Of(found.Runs);
        _compared = _comparisons.Where(c => c.Runs.Count > 1).ToDictionary(c => c.Workload, c => c.Build());
        _series =
        [
            .. found.Histories.SelectMany(file => HistorySeries.Of(new HistoryStore(file).Load(), Margins.Load(null), "*"))
                .Where(s => s.Points.Count > 1).OrderByDescending(s => s.Steps.Count).ThenByDescending(s => s.Points.Count),
        ];
    }

    private IEnumerable<SiteRun> OfPaper => _found.Runs.Where(r => _sections.Any(s => s.IsOfPaper && s.HasResults(r.Facts)));

    /// <summary>Every page, made as it is asked for.</summary>
    public IEnumerable<(string Path, Page Page)> All()
    {
        yield return Placed(Index, FirstPage());
        foreach (var (workload, page) in _compared)
            yield return Placed(Place(workload), page);
        if (OfPaper.Any())
            yield return Placed(Paper, PaperPage());
        if (_series.Count > 0)
            yield return Placed(History, HistoryPage.Build(_series));
        foreach (var machine in _found.Runs.GroupBy(r => r.MachineFolder))
        {
            yield return Placed($"{machine.Key}/{Index}", MachinePage(machine.Key, [.. machine]));
            foreach (var run in machine)
                yield return Placed($"{run.Place}/{Index}", run.Page with { Title = $"{run.Folder.Name}: {run.Page.Title}" });
        }
    }

    private (string, Page) Placed(string path, Page page)
    {
        var up = string.Concat(Enumerable.Repeat("../", path.Count(c => c == '/')));
        List<Link> ways = [new("Machines", up + Index)];
        if (OfPaper.Any())
            ways.Add(new("The paper", up + Paper));
        if (_series.Count > 0)
            ways.Add(new("Over time", up + History));
        if (path.Split('/') is [var machine, _, _])
            ways.Add(new(machine, $"../{Index}"));
        return (path, page with { Ways = ways });
    }

    private static string Place(string workload) => $"compare/{SiteRuns.Harmless(workload)}.html";

    private Page FirstPage()
    {
        var machines = _found.Runs.GroupBy(r => r.MachineFolder).ToList();
        var claims = _compared.Select(c => $"{c.Key}: {c.Value.Blocks.OfType<Answer>().First().Claim}").ToList();
        List<Block> blocks = [claims is [var first, .. var others] ? new Answer(first, others) : new Answer("So far no two machines have measured the same workload.")];
        if (claims.Count > 0)
        {
            blocks.Add(new Heading("Machines side by side"));
            blocks.Add(new Paragraph("Who is the fastest for what, the share of each machine's own peak, and variance × time. Of each machine the run "
                + "with the most cases of a workload is taken, of equals the latest; an instruction set that a run was limited to makes another machine."));
            blocks.Add(new Links([.. _compared.Select(c => new Link(c.Key, Place(c.Key), c.Value.Subtitle))]));
        }

        if (Buys() is { Cells.Count: > 0 } buys)
            blocks.Add(new TableBlock(buys));
        blocks.Add(new Heading("Each machine"));
        blocks.Add(new Links([.. machines.Select(m => new Link(m.Key, $"{m.Key}/{Index}", Summary(m.First().Print, m.Count())))]));
        if (OfPaper.Any())
        {
            blocks.Add(new Heading("The paper's results, measured anew"));
            blocks.Add(new Links(new Link("Tables and figures of the paper", Paper, "variances of the gradient and test errors, beside the printed ones")));
        }

        if (_series.Count > 0)
        {
            blocks.Add(new Heading("Over time"));
            blocks.Add(new Links(new Link("Histories", History, HistoryPage.Counted(_series))));
        }

        blocks.AddRange(Invitation());
        return new Page("SGVB estimators: which one, on which machine", "Step times, gradient variances, and what a second of compute buys", blocks);
    }

    /// <summary>The best buy of each machine, for each question that its runs answer.</summary>
    private TextTable Buys()
    {
        var table = new TextTable("What each machine buys best: least variance × time within one objective", "machine", "best buy", "on", "not to be told from", "layer",
            "variance × s [95 %]", "a step [95 %]", "workload", "M", "objective");
        foreach (var comparison in _comparisons)
            foreach (var panel in comparison.Runs.SelectMany(r => r.Panels.Where(p => p.Ranked.DistinctBy(c => c.Estimator).Count() > 1)
                .Select(p => (r.Label, Panel: p))).OrderBy(p => p.Panel.Objective, StringComparer.Ordinal).ThenBy(p => p.Panel.Minibatch))
            {
                var (best, seconds) = (panel.Panel.Ranked[0], panel.Panel.Ranked[0].Seconds.Scaled(1e9));
                var layer = panel.Panel.Layers[0];
                var left = best.Left[layer];
                table.Add(panel.Label, best.Estimator, best.Backend, AnswerText.Rivals(panel.Panel, best) is { Count: > 0 } rivals ? string.Join(", ", rivals) : "",
                    layer, Format.ScientificInterval(left.Value, left.Low, left.High), Format.DurationInterval(seconds.Value, seconds.Low, seconds.High),
                    comparison.Workload, Format.Whole(panel.Panel.Minibatch), panel.Panel.Objective);
            }

        return table;
    }

    private static Page MachinePage(string name, IReadOnlyList<SiteRun> runs)
    {
        var latest = runs[0].Print;
        return new Page(name, Summary(latest, runs.Count),
        [
            new Heading("Runs"),
            new Links([.. runs.Select(r => new Link(r.Folder.Name, $"{r.Place.Split('/')[1]}/{Index}",
                string.Join(" · ", ((string[])[r.Label == name ? "" : r.Label, r.Page.Subtitle, r.Claim]).Where(t => t.Length > 0))))]),
            new Heading("The machine, as its latest run found it"),
            new TableBlock(MachineTables.Machine(latest)),
            .. Invitation(),
        ]);
    }

    private Page PaperPage() => new("The paper's results, measured anew", "Variational Dropout and the Local Reparameterization Trick (Kingma, Salimans, Welling 2015)",
    [
        .. from section in _sections.Where(s => s.IsOfPaper)
           from run in _found.Runs.Where(r => section.HasResults(r.Facts))
           from block in section.Of(run.Facts).Append(new Links(new Link($"The run {run.Folder.Name}", $"{run.Place}/{Index}", $"measured on {run.Label}, {run.Date}")))
           select block,
    ]);

    private static string Summary(Fingerprint print, int runs) => string.Join(" · ", ((string?[])
    [
        print.Processor.Model, print.Threads is { } threads ? Format.Threads(threads) : null, print.Gpu, print.Os, runs == 1 ? "1 run" : $"{Format.Whole(runs)} runs",
    ]).Where(t => !string.IsNullOrEmpty(t)));

    private static IEnumerable<Block> Invitation()
    {
        yield return new Heading("Your machine is not here?");
        yield return new Paragraph("Five minutes on two cores are enough. quick measures; submit packs the run without names of hosts, users or folders, and checks it; "
            + "a pull request with that folder under reports/ puts it here.");
        yield return new Notes("./run-bench.sh quick", "./run-bench.sh submit reports/MACHINE/RUN");
    }
}
