using System.Globalization;
using Sgvb.Analysis.Reports.Pages;
using Sgvb.Analysis.Variance;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Analysis.Reports.Run;

/// <summary>One run as a page that opens with the answer: report.html and summary.md in its folder.</summary>
public static class RunReport
{
    /// <exception cref="SgvbException">A file of the run is broken (exit code 2), there is no result in it (5), or the folder cannot be
    /// written.</exception>
    public static void Write(RunFolder run)
    {
        var page = Build(RunFacts.Read(run));
        run.WriteText(RunFolder.Report, HtmlPage.Write(page));
        run.WriteText(RunFolder.Summary, MarkdownPage.Write(page));
    }

    /// <summary>Does a run's work, and reports whatever it left, even where it was stopped or failed; where it left nothing, it writes
    /// nothing.</summary>
    /// <exception cref="SgvbException">As the work throws it, or <see cref="RunFolder.Record"/>.</exception>
    public static void Record(RunFolder run, Action work) => run.Record(work, () => WriteIfAny(run));

    private static void WriteIfAny(RunFolder run)
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

    /// <summary>The page's content.</summary>
    public static Page Build(RunFacts facts)
    {
        var panels = Ranking.Build(facts);
        List<Block> blocks = [];
        if (facts.Incomplete is { } reason)
            blocks.Add(new Warning($"This run is not whole: {reason}. Everything below is what it finished."));
        blocks.AddRange(DeadLayers.Warnings(facts.Blocks.Concat(facts.Table1Seeds.SelectMany(s => s.Blocks))).Select(w => new Warning(w)));
        // An experiment's own answer stands before what else its files tell.
        blocks.AddRange(Table1Section.Of(facts.Table1, facts.Table1Seeds));
        if (panels.Count > 0 && facts.Table1.Count > 0)
            blocks.Add(new Heading("What a second buys, at the last epoch measured"));
        if (panels.Count > 0 || !facts.IsExperiment)
            blocks.Add(AnswerText.Of(facts, panels));
        if (panels.Count > 0)
            blocks.Add(EfficiencySection.Plots(panels[0]));
        blocks.AddRange(Figure1Section.Of(facts.Figure1));
        blocks.AddRange(SpeedSection.Of(facts.Speed));
        blocks.AddRange(ConvergenceSection.Of(facts.Convergence));
        blocks.AddRange(ScalingSection.Of(facts.Scaling));
        blocks.AddRange(TrainingSection.Of(facts.Training));
        blocks.AddRange(CurvesSection.Of(facts.Curves));
        blocks.AddRange(TargetsSection.Of(facts.Targets));
        if (facts.Steps.Any() || !facts.IsExperiment)
            blocks.AddRange(StepTimeSection.Of(facts));
        if (facts.Variances.Count > 0 || !facts.IsExperiment)
            blocks.AddRange(VarianceSection.Of(facts));
        blocks.AddRange(EfficiencySection.Of(panels));
        if (facts.Steps.Any() || !facts.IsExperiment)
            blocks.AddRange(PeakSection.Of(facts));
        if (facts.Agreement.Count > 0 || !facts.IsExperiment)
            blocks.AddRange(AgreementSection.Of(facts));
        blocks.AddRange(OriginSection.Missing(facts));
        blocks.AddRange(OriginSection.Origin(facts));
        return new Page($"SGVB estimators on {facts.Machine?.Processor.Model ?? facts.Machine?.Machine ?? "an unknown machine"}",
            Subtitle(facts), blocks);
    }

    private static string Subtitle(RunFacts facts)
    {
        var sizes = facts.Cases.GroupBy(c => c.Workload).OrderByDescending(g => g.Count()).Take(2)
            .Select(g => (Workload: g.Key, M: Usual(g)))
            .Select(s => s.M > 0 ? string.Create(CultureInfo.InvariantCulture, $"{s.Workload}, M = {s.M}") : s.Workload);
        var machine = facts.Machine;
        string?[] parts =
        [
            string.Join("; ", sizes),
            machine?.Threads is { } threads ? string.Create(CultureInfo.InvariantCulture, $"{threads} threads") : null,
            Limits(machine),
            machine?.DataSet is { } data ? $"data: {data}{(data == "digits" ? " (not MNIST)" : "")}" : null,
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
    private static string? Limits(Runs.Machine.Fingerprint? machine) =>
        machine?.Variables?.GetValueOrDefault("SGVB_SIMD") is { } simd ? $"limited to {simd}" : null;
}
