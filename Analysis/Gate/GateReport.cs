using Sgvb.Reports.Pages;

namespace Sgvb.Gate;

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
    public const string Comment = "comment.md";

    private static readonly Verdict[] Order = [Verdict.Regressed, Verdict.Inconclusive, Verdict.Improved, Verdict.Equivalent];

    /// <summary>In place of what the exit code means.</summary>
    public string? Outcome { get; init; }

    /// <summary>The answer in one word, for machines: what the exit code means, or accepted, or no-baseline.</summary>
    public string Word { get => field ?? GateOutcome.Word(ExitCode); init; }

    public string Headline
    {
        get
        {
            var counts = Order.Where(v => Comparison.Count(v) > 0)
                .Select(v => string.Create(CultureInfo.InvariantCulture, $"{Comparison.Count(v)} {v.ToString().ToLowerInvariant()}"))
                .Concat(Count(Comparison.Failed, "failed")).Concat(Count(Comparison.FailedInBoth, "failed in both"))
                .Concat(Count(Comparison.Gone, "gone")).Concat(Count(Comparison.New, "new"));
            return (Outcome ?? GateOutcome.Describe(ExitCode)) + (counts.Any() ? $" ({string.Join(", ", counts)})" : "");
        }
    }

    /// <summary>The headline as a sentence begins.</summary>
    public string Sentence => char.ToUpperInvariant(Headline[0]) + Headline[1..];

    public string ToMarkdown() => GateMarkdown.Of(this);

    public string ToJson() => JsonText.Of(new GateJson(Title, ExitCode, Word, Headline, Comparison.Notes, GateRow.Of(Comparison)));

    /// <summary>The same as a page to look at.</summary>
    public string ToHtml() => HtmlPage.Write(new Page(Title, "", [
        new Answer(Sentence),
        .. Comparison.Notes.Select(n => new Warning(n)),
        .. Tables(Comparison, withReasons: true).Select(t => new TableBlock(t)),
        new Notes([.. Absent(Comparison)]),
        new Paragraph(GateMarkdown.Explanation),
    ]));

    /// <summary>Writes gate.html, gate.md, gate.csv, gate.json, and comment.md for a pull request.</summary>
    public void Write(RunFolder run)
    {
        run.WriteText(Html, ToHtml());
        run.WriteText(Markdown, ToMarkdown());
        run.Write(Csv, GateRow.Of(Comparison));
        run.WriteText(JsonFile, ToJson() + "\n");
        run.WriteText(Comment, GateComment.Of(this));
    }

    /// <summary>Workflow commands that GitHub shows beside a run: an error a regression or failure, a warning a doubt.</summary>
    public IEnumerable<string> Annotations()
    {
        // What a person accepted, or what nothing could be held against, is no error; it is no quiet pass either.
        if (Outcome is not null)
            yield return PlainText.Annotation("warning", "Performance gate", Sentence);
        var error = Outcome is null ? "error" : "warning";
        foreach (var r in Comparison.Results)
            if (r.Verdict == Verdict.Regressed)
                yield return PlainText.Annotation(error, "Regression", $"{r.Key}: {GateText.Change(r)} ({GateText.Interval(r)})");
            else if (GateOutcome.IsDoubtful(r))
                yield return PlainText.Annotation("warning", "Inconclusive", $"{r.Key}: {GateText.Change(r)}: {r.Reason}");
        foreach (var key in Comparison.Failed)
            yield return PlainText.Annotation(error, "No result", key.ToString());
        foreach (var key in Comparison.Gone)
            yield return PlainText.Annotation("warning", "Not measured any more", key.ToString());
    }

    /// <summary>One table a metric, the worst first.</summary>
    /// <param name="comparison">Whose results.</param>
    /// <param name="withReasons">Whether the reason is a column; a terminal has no room for it.</param>
    internal static IReadOnlyList<TextTable> Tables(Comparison comparison, bool withReasons) =>
        [.. comparison.Results.GroupBy(r => r.Key.Metric).Select(f => Table(f, withReasons))];

    /// <summary>Cases that only one side has a result of, a line a kind.</summary>
    internal static IEnumerable<string> Absent(Comparison comparison) =>
        new (string Name, IReadOnlyList<CaseKey> Keys)[]
        {
            ("Failed in the candidate", comparison.Failed), ("Failed in both runs", comparison.FailedInBoth),
            ("Not measured any more", comparison.Gone), ("New", comparison.New),
        }.Where(k => k.Keys.Count > 0).Select(k => $"{k.Name}: {string.Join("; ", k.Keys)}");

    private static IEnumerable<string> Count(IReadOnlyList<CaseKey> keys, string word) =>
        keys.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{keys.Count} {word}")];

    private static TextTable Table(IGrouping<Metric, CaseResult> family, bool withReasons)
    {
        var unit = family.Key.Unit.Length > 0 && family.Key != Metric.Time ? $" ({family.Key.Unit})" : "";
        string[] headers =
            ["case", "verdict", "baseline", "candidate", "change", "interval", "margin", "detectable", "units", "method", "reason"];
        var columns = withReasons ? headers.Length : headers.Length - 1;
        var table = new TextTable(family.Key.Name + unit, headers[..columns]);
        foreach (var r in family.OrderBy(r => Array.IndexOf(Order, r.Verdict))
            .ThenByDescending(r => r.Verdict == Verdict.Equivalent ? 0 : CaseWorth.Size(r)))
        {
            Cell[] cells =
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
}
