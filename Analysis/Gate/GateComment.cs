using System.Text;

namespace Sgvb.Gate;

/// <summary>A comparison as a comment on a pull request: the verdict, the cases that matter, the rest folded away.</summary>
internal static class GateComment
{
    /// <summary>GitHub takes 65,536 characters; a character is at least a byte, and the marker and a workflow's own lines need room.</summary>
    public const int Limit = 65_536 - 2_048;

    private const string Legend = "The interval is what the verdict reads, corrected for the number of cases. Inconclusive: it reaches past a margin.\n";

    private static readonly Verdict[] Order = [Verdict.Regressed, Verdict.Inconclusive, Verdict.Improved, Verdict.Equivalent];

    public static string Of(GateReport report) => GateMarkdown.Fit(report.Comparison, Limit, (shown, leftOut) => Page(report, shown, leftOut));

    private static string Page(GateReport report, Comparison shown, int leftOut)
    {
        var text = new StringBuilder($"### {PlainText.Markdown(report.Sentence)}\n\n{PlainText.Markdown(report.Title, isStart: true)}\n\n");
        var matter = shown.Results.ToLookup(Matters);
        if (matter[true].Any())
            text.Append(Table(matter[true]).ToMarkdown()).Append('\n');
        foreach (var line in GateReport.Absent(shown with { FailedInBoth = [], New = [] }))
            text.Append(CultureInfo.InvariantCulture, $"{PlainText.Markdown(line, isStart: true)}\n\n");
        foreach (var note in shown.Notes)
            text.Append(CultureInfo.InvariantCulture, $"> {PlainText.Markdown(note, isStart: true)}\n\n");
        var rest = matter[false].ToList();
        var others = rest.Count + shown.FailedInBoth.Count + shown.New.Count;
        if (others > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"<details><summary>{others:N0} other {(others == 1 ? "case" : "cases")}</summary>\n\n");
            if (rest.Count > 0)
                text.Append(Table(rest).ToMarkdown()).Append('\n');
            foreach (var line in GateReport.Absent(shown with { Failed = [], Gone = [] }))
                text.Append(CultureInfo.InvariantCulture, $"{PlainText.Markdown(line, isStart: true)}\n\n");
            text.Append("</details>\n\n");
        }

        if (leftOut > 0)
            text.Append(CultureInfo.InvariantCulture, $"A comment has room for the cases that matter most; {leftOut:N0} more stand in {GateReport.Html}.\n\n");
        return text.Append(Legend).ToString();
    }

    /// <summary>What a reader of a pull request must look at.</summary>
    private static bool Matters(CaseResult r) => r.Verdict is Verdict.Regressed or Verdict.Improved || GateOutcome.IsDoubtful(r);

    private static TextTable Table(IEnumerable<CaseResult> results)
    {
        var table = new TextTable("", "verdict", "case", "metric", "baseline", "candidate", "change", "interval", "margin");
        foreach (var r in results.OrderBy(r => Array.IndexOf(Order, r.Verdict)).ThenByDescending(CaseWorth.Size))
            table.Add(r.Verdict.ToString().ToLowerInvariant(), r.Key.Case, r.Key.Metric.Name, GateText.Value(r.Key.Metric, r.Baseline),
                GateText.Value(r.Key.Metric, r.Candidate), GateText.Change(r), GateText.Interval(r), GateText.Margin(r));
        return table;
    }
}
