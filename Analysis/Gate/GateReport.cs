using System.Globalization;
using System.Text;
using Sgvb.Analysis.Reports.Pages;
using Sgvb.Runs;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Gate;

/// <summary>One comparison for people and machines: tables, gate.md, gate.csv, gate.json, GitHub's annotations and step summary.</summary>
/// <param name="Title">What was compared.</param>
/// <param name="Comparison">The verdicts.</param>
/// <param name="ExitCode">Of the gate.</param>
public sealed record GateReport(string Title, Comparison Comparison, int ExitCode)
{
    public const string Html = "gate.html";
    public const string Markdown = "gate.md";
    public const string Csv = "gate.csv";
    public const string JsonFile = "gate.json";
    public const string SummaryVariable = "GITHUB_STEP_SUMMARY";

    private static readonly Verdict[] Order = [Verdict.Regressed, Verdict.Inconclusive, Verdict.Improved, Verdict.Equivalent];

    public string Headline
    {
        get
        {
            var counts = Order.Where(v => Comparison.Count(v) > 0)
                .Select(v => string.Create(CultureInfo.InvariantCulture, $"{Comparison.Count(v)} {v.ToString().ToLowerInvariant()}"))
                .Concat(Count(Comparison.Failed, "failed")).Concat(Count(Comparison.FailedInBoth, "failed in both"))
                .Concat(Count(Comparison.Gone, "gone")).Concat(Count(Comparison.New, "new"));
            return $"{GateOutcome.Describe(ExitCode)} ({string.Join(", ", counts)})";
        }
    }

    /// <summary>One table a metric, the worst first.</summary>
    /// <param name="withReasons">Whether the reason is a column; a terminal has no room for it.</param>
    public IReadOnlyList<TextTable> Tables(bool withReasons) =>
        [.. Comparison.Results.GroupBy(r => r.Key.Metric).Select(f => Table(f, withReasons))];

    public string ToMarkdown()
    {
        var text = new StringBuilder($"# {Title}\n\n**{char.ToUpperInvariant(Headline[0])}{Headline[1..]}**\n\n");
        foreach (var note in Comparison.Notes)
            text.Append(CultureInfo.InvariantCulture, $"> {OneLine.Of(note)}\n\n");
        foreach (var table in Tables(withReasons: true))
            text.Append(CultureInfo.InvariantCulture, $"## {table.Title}\n\n{table.ToMarkdown()}\n");
        foreach (var (name, keys) in Absent().Where(a => a.Keys.Count > 0))
            text.Append(CultureInfo.InvariantCulture, $"{name}: {string.Join("; ", keys)}\n\n");
        return text.Append(Explanation).ToString();
    }

    public string ToJson() => JsonText.Of(new { Title, ExitCode, Outcome = Headline, Comparison.Notes, Cases = GateRow.Of(Comparison) });

    /// <summary>The same as a page to look at.</summary>
    public string ToHtml() => HtmlPage.Write(new Page(Title, "", [
        new Answer(char.ToUpperInvariant(Headline[0]) + Headline[1..]),
        .. Comparison.Notes.Select(n => new Warning(n)),
        .. Tables(withReasons: true).Select(t => new TableBlock(t)),
        new Notes([.. Absent().Where(a => a.Keys.Count > 0).Select(a => $"{a.Name}: {string.Join("; ", a.Keys)}")]),
        new Paragraph(Explanation),
    ]));

    /// <summary>Writes gate.html, gate.md, gate.csv and gate.json.</summary>
    public void Write(RunFolder run)
    {
        run.WriteText(Html, ToHtml());
        run.WriteText(Markdown, ToMarkdown());
        run.Write(Csv, GateRow.Of(Comparison));
        run.WriteText(JsonFile, ToJson() + "\n");
    }

    /// <summary>Appends to the page that GitHub shows of a job, where it names one.</summary>
    /// <exception cref="SgvbException">The file cannot be written.</exception>
    public void AppendSummary(string? file)
    {
        if (string.IsNullOrEmpty(file))
            return;
        try
        {
            File.AppendAllText(file, ToMarkdown() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{file}: cannot write the summary that {SummaryVariable} names: {OneLine.Reason(e)}", inner: e);
        }
    }

    /// <summary>Workflow commands that GitHub shows beside a run: an error a regression or failure, a warning a doubt.</summary>
    public IEnumerable<string> Annotations()
    {
        foreach (var r in Comparison.Results)
            if (r.Verdict == Verdict.Regressed)
                yield return $"::error title=Regression::{Escape($"{r.Key}: {GateText.Change(r)} ({GateText.Interval(r)})")}";
            else if (GateOutcome.IsDoubtful(r))
                yield return $"::warning title=Inconclusive::{Escape($"{r.Key}: {GateText.Change(r)}: {r.Reason}")}";
        foreach (var key in Comparison.Failed)
            yield return $"::error title=No result::{Escape(key.ToString())}";
        foreach (var key in Comparison.Gone)
            yield return $"::warning title=Not measured any more::{Escape(key.ToString())}";
    }

    private const string Explanation =
        "The interval is the one that the verdict reads: at the level that Holm's procedure over all cases of the metric left to this one. "
        + "Regressed or improved: it lies beyond the margin, the larger of a percentage and a difference in the metric's unit. Equivalent: "
        + "inside both margins. Inconclusive: neither. Detectable: the least worsening that would be called regressed in 80 % of such comparisons. The unit of inference is the launch of a process (for "
        + "statistics a block of draws), not the iteration.\n";

    private (string Name, IReadOnlyList<CaseKey> Keys)[] Absent() =>
    [
        ("Failed in the candidate", Comparison.Failed), ("Failed in both runs", Comparison.FailedInBoth),
        ("Not measured any more", Comparison.Gone), ("New", Comparison.New),
    ];

    private static IEnumerable<string> Count(IReadOnlyList<CaseKey> keys, string word) =>
        keys.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{keys.Count} {word}")];

    private static TextTable Table(IGrouping<Metric, CaseResult> family, bool withReasons)
    {
        var unit = family.Key.Unit.Length > 0 && family.Key != Metric.Time ? $" ({family.Key.Unit})" : "";
        string[] headers =
            ["case", "verdict", "baseline", "candidate", "change", "interval", "margin", "detectable", "units", "method", "reason"];
        var columns = withReasons ? headers.Length : headers.Length - 1;
        var table = new TextTable(family.Key.Name + unit, headers[..columns]);
        foreach (var r in family.OrderBy(r => Array.IndexOf(Order, r.Verdict)))
        {
            string[] cells =
            [
                r.Key.Case, r.Verdict.ToString().ToLowerInvariant(), GateText.Value(r.Key.Metric, r.Baseline),
                GateText.Value(r.Key.Metric, r.Candidate), GateText.Change(r), GateText.Interval(r), GateText.Margin(r),
                    GateText.Detectable(r),
                string.Create(CultureInfo.InvariantCulture, $"{r.BaselineUnits} / {r.CandidateUnits}"), r.Method, r.Reason,
            ];
            table.Add(cells[..columns]);
        }

        return table;
    }

    /// <summary>As GitHub's commands want their text.</summary>
    private static string Escape(string text) => OneLine.Of(text).Replace("%", "%25", StringComparison.Ordinal);
}
