namespace Sgvb.Reports.Run;

/// <summary>One run as a page that opens with the answer: report.html and summary.md in its folder.</summary>
/// <param name="sections">In the order of the page.</param>
public sealed class RunReport(IReadOnlyList<Section> sections)
{
    public IReadOnlyList<Section> Sections { get; } = sections;

    /// <exception cref="SgvbException">A file is broken (exit code 2), or there is no result at all (exit code 5).</exception>
    public RunFacts Read(RunFolder run)
    {
        var facts = RunFacts.Of(run);
        var there = Sections.Where(s => s.HasResults(facts)).ToList();
        facts.IsExperiment = there.Exists(s => s.IsExperiment);
        return there.Count > 0
            ? facts
            : throw new SgvbException($"{run.Path}: no result in it; measure first, with quick for example", SgvbException.Unavailable);
    }

    /// <exception cref="SgvbException">A file of the run is broken (exit code 2), there is no result in it (5), or the folder cannot be
    /// written.</exception>
    public void Write(RunFolder run)
    {
        var page = Build(Read(run));
        run.WriteText(RunFolder.Report, HtmlPage.Write(page));
        run.WriteText(RunFolder.Summary, MarkdownPage.Write(page));
    }

    /// <summary>Does a run's work, and reports whatever it left, even where it was stopped or failed; where it left nothing, it writes
    /// nothing.</summary>
    /// <exception cref="SgvbException">As the work throws it, or <see cref="RunFolder.Record"/>.</exception>
    public void Record(RunFolder run, Action work) => run.Record(work, () => WriteIfAny(run));

    /// <summary>The page's content.</summary>
    public Page Build(RunFacts facts)
    {
        List<Block> blocks = [];
        if (facts.Incomplete is { } reason)
            blocks.Add(new Warning($"This run is not whole: {reason}. Everything below is what it finished."));
        blocks.AddRange(Sections.SelectMany(s => s.Of(facts)));
        blocks.AddRange(OriginBlocks.Missing(facts, Sections.SelectMany(s => s.Gaps(facts))));
        blocks.AddRange(OriginBlocks.Origin(facts));
        return new Page($"SGVB estimators on {facts.Machine?.Processor.Model ?? facts.Machine?.Machine ?? "an unknown machine"}",
            Subtitle(facts), blocks);
    }

    private void WriteIfAny(RunFolder run)
    {
        try
        {
            Write(run);
        }
        catch (SgvbException e) when (e.ExitCode == SgvbException.Unavailable)
        {
            // What stopped the run is told by whoever stopped it.
        }
    }

    private string Subtitle(RunFacts facts)
    {
        const int named = 2;
        var workloads = Sections.SelectMany(s => s.Cases(facts)).GroupBy(c => c.Workload).OrderByDescending(g => g.Count()).ToList();
        var sizes = workloads.Take(named)
            .Select(g => (Workload: g.Key, M: Usual(g)))
            .Select(s => s.M > 0 ? string.Create(CultureInfo.InvariantCulture, $"{s.Workload}, M = {s.M}") : s.Workload);
        var machine = facts.Machine;
        string?[] parts =
        [
            string.Join("; ", sizes) + (workloads.Count > named ? $" and {workloads.Count - named} more" : ""),
            machine?.Threads is { } threads ? Format.Threads(threads) : null,
            Limits(machine),
            machine is not null && DataText.Short(machine) is { } data ? $"data: {data}" : null,
            machine?.Utc?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ];
        return string.Join(" · ", parts.Where(p => !string.IsNullOrEmpty(p)));
    }

    /// <summary>The minibatch of most rows; 0 where sizes are what was varied.</summary>
    private static int Usual(IEnumerable<CaseRow> rows)
    {
        var sizes = rows.GroupBy(r => r.Minibatch).OrderByDescending(g => g.Count()).ToList();
        return sizes.Count > 2 ? 0 : sizes[0].Key;
    }

    /// <summary>A forced instruction set makes another machine of this one.</summary>
    private static string? Limits(Fingerprint? machine) =>
        machine?.Variables?.GetValueOrDefault("SGVB_SIMD") is { } simd ? $"limited to {simd}" : null;
}
