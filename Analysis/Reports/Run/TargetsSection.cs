using Sgvb.Analysis.Reports.Pages;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Reports.Run;

/// <summary>What the managed backend should reach on the machine that the targets were set for, and what it reached.</summary>
public static class TargetsSection
{
    public static IEnumerable<Block> Of(IReadOnlyList<TargetRow> rows)
    {
        if (rows.Count == 0)
            yield break;
        yield return new Heading("Performance targets");
        yield return new Paragraph("A target passes when the 95 % interval of what was measured reaches it. Everything compared took "
            + "turns in every round.");
        var table = new TextTable("Targets, measured", "target", "bound", "measured [95 %]", "limit", "verdict", "rounds", "threads", "note");
        foreach (var r in rows)
            table.Add(r.Target, $"{r.Comparison} {Format.Significant(r.Bound)}", Measured(r),
                r.Limit is { } limit ? $"{Format.Significant(limit)}: {r.LimitReason}" : "", r.Verdict,
                r.Rounds.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    r.Threads.ToString(System.Globalization.CultureInfo.InvariantCulture), r.Note);
        yield return new TableBlock(table);
    }

    private static string Measured(TargetRow r) => r switch
    {
        { Measured: { } value, Ci95Low: { } low, Ci95High: { } high } =>
            $"{Format.Significant(value)} [{Format.Significant(low)}, {Format.Significant(high)}]",
        { Measured: { } value } => Format.Significant(value),
        _ => "–",
    };
}
