namespace Sgvb.Experiments.Steps;

/// <summary>What the managed backend should reach on the machine that the targets were set for, and what it reached.</summary>
public sealed class TargetsSection() : ExperimentSection<TargetRow>("targets")
{
    public override IReadOnlyDictionary<string, Func<RunFacts, string>> Markdown { get; } = new Dictionary<string, Func<RunFacts, string>>
    {
        ["targets"] = facts => Table(facts.Rows<TargetRow>()).ToMarkdown(),
    };

    protected override IEnumerable<Block> Of(IReadOnlyList<TargetRow> rows, RunFacts facts)
    {
        yield return new Heading("Performance targets");
        yield return new Paragraph("A target passes when the 95 % interval of what was measured reaches it. Everything compared took "
            + "turns in every round.");
        yield return new TableBlock(Table(rows));
    }

    private static TextTable Table(IReadOnlyList<TargetRow> rows)
    {
        var table = new TextTable("Targets, measured", "target", "bound", "measured [95 %]", "limit", "verdict", "rounds", "threads", "note");
        foreach (var r in rows)
            table.Add(r.Target, $"{r.Comparison} {Format.Significant(r.Bound)}", Measured(r),
                r.Limit is { } limit ? $"{Format.Significant(limit)}: {r.LimitReason}" : "", r.Verdict,
                Format.Whole(r.Rounds), Format.Whole(r.Threads), r.Note);
        return table;
    }

    private static Cell Measured(TargetRow r) => Format.Optional(r.Measured, v => Format.Interval(v, r.Ci95Low, r.Ci95High));
}
