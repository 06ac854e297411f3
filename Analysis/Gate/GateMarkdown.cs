using System.Text;

namespace Sgvb.Gate;

/// <summary>A comparison as Markdown: whole, or as much as a page of limited size takes, the worst cases first.</summary>
internal static class GateMarkdown
{
    public const string Explanation =
        "The interval is the one that the verdict reads: at the level that Holm's procedure over all cases of the metric left to this one. "
        + "Regressed or improved: it lies beyond the margin, the larger of a percentage and a difference in the metric's unit. Equivalent: "
        + "inside both margins. Inconclusive: neither. Detectable: the least worsening that would be called regressed in 80 % of such "
        + "comparisons. The unit of inference is the launch of a process (for "
        + "statistics a block of draws), not the iteration.\n";

    /// <param name="report">What to write.</param>
    /// <param name="most">Bytes of UTF-8 that the page may take; more only where its headline alone takes more.</param>
    public static string Of(GateReport report, long most = long.MaxValue) =>
        Fit(report.Comparison, most, (shown, leftOut) => Page(report, shown, leftOut));

    /// <summary>A page with as many cases as fit, those first that are worth most.</summary>
    /// <param name="comparison">All cases.</param>
    /// <param name="most">Bytes of UTF-8 that the page may take; more only where it takes more without any case.</param>
    /// <param name="page">Of the cases to show, and how many are left out.</param>
    internal static string Fit(Comparison comparison, long most, Func<Comparison, int, string> page)
    {
        var whole = page(comparison, 0);
        if (Encoding.UTF8.GetByteCount(whole) <= most)
            return whole;
        var worth = new CaseWorth(comparison);
        // The largest number of cases that fits; none always does.
        int fits = 0, tooMany = worth.Count;
        while (tooMany - fits > 1)
        {
            var middle = (fits + tooMany) / 2;
            if (Encoding.UTF8.GetByteCount(Cut(middle)) <= most)
                fits = middle;
            else
                tooMany = middle;
        }

        return Cut(fits);

        string Cut(int count) => page(worth.Take(count), worth.Count - count);
    }

    private static string Page(GateReport report, Comparison shown, int leftOut)
    {
        var text = new StringBuilder($"# {PlainText.Markdown(report.Title)}\n\n**{PlainText.Markdown(report.Sentence)}**\n\n");
        if (leftOut > 0)
            text.Append(CultureInfo.InvariantCulture,
                $"This page has room for the cases that matter most; {leftOut:N0} more stand in {GateReport.Html}.\n\n");
        foreach (var note in shown.Notes)
            text.Append(CultureInfo.InvariantCulture, $"> {PlainText.Markdown(note, isStart: true)}\n\n");
        foreach (var table in GateReport.Tables(shown, withReasons: true))
            text.Append(CultureInfo.InvariantCulture, $"## {PlainText.Markdown(table.Title)}\n\n{table.ToMarkdown()}\n");
        foreach (var line in GateReport.Absent(shown))
            text.Append(CultureInfo.InvariantCulture, $"{PlainText.Markdown(line)}\n\n");
        return text.Append(Explanation).ToString();
    }
}
