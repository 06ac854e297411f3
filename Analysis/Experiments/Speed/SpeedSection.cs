namespace Sgvb.Experiments.Speed;

/// <summary>Seconds an epoch, and what noise of every example's own costs.</summary>
public sealed class SpeedSection() : ExperimentSection<SpeedRow>("speed")
{
    public override bool IsOfPaper => true;

    public override IReadOnlyDictionary<string, Func<RunFacts, string>> Markdown { get; } = new Dictionary<string, Func<RunFacts, string>>
    {
        ["speed"] = facts => SpeedTables.Cells(facts.Rows<SpeedRow>()).ToMarkdown(),
    };

    protected override IEnumerable<Block> Of(IReadOnlyList<SpeedRow> rows, RunFacts facts)
    {
        yield return new Heading("Seconds an epoch");
        yield return new Answer(SpeedTables.Finding(rows));
        yield return new Paragraph("A whole training step is timed: the minibatch, the gradient, its way to the host and Adam there, on "
            + "every backend alike. Rounds of all cases in turn; the ratio is taken round by round. The slowest peak loop between the "
            + $"rounds reached {Format.Percent(rows.Min(r => r.LowestPeak))} of the fastest.");
        yield return new Figures([.. Plots(rows).Select(svg => new Figure(svg, "Less is better; 95 % intervals over the rounds. The axis "
            + "is logarithmic. The paper's times are its GPU's."))]);
        yield return new TableBlock(SpeedTables.Cells(rows));
    }

    protected override IEnumerable<string> Plots(IReadOnlyList<SpeedRow> rows)
    {
        var names = new CaseNames(rows);
        yield return new CategoryChart("Seconds an epoch of training", "seconds",
            [.. rows.GroupBy(r => names[r]).OrderBy(g => g.Min(r => r.EpochS)).SelectMany(Values)])
        {
            IsLog = true,
        }.Draw(EstimatorInks.Of);
    }

    private static IEnumerable<CategoryValue> Values(IGrouping<string, SpeedRow> rows)
    {
        foreach (var r in rows)
            yield return new CategoryValue(
                rows.Key, r.Backend, new Interval(r.EpochS, r.Ci95LowS, r.Ci95HighS), Format.Significant(r.EpochS));
        if (rows.First().PaperS is { } paper)
            yield return new CategoryValue(rows.Key, "paper", new Interval(paper), Format.Significant(paper, 2));
    }
}
