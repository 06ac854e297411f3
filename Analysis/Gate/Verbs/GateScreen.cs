namespace Sgvb.Gate.Verbs;

/// <summary>A comparison on standard output.</summary>
internal static class GateScreen
{
    /// <param name="report">What to show.</param>
    /// <param name="screen">Where.</param>
    /// <param name="json">As one document for machines.</param>
    /// <param name="written">The folder with the pages, where there is one.</param>
    public static void Show(GateReport report, Screen screen, bool json, string? written)
    {
        if (json)
        {
            screen.Line(report.ToJson());
            return;
        }

        foreach (var table in GateReport.Tables(report.Comparison, withReasons: false))
            screen.Table(table);
        foreach (var r in report.Comparison.Results.Where(r => r.Reason.Length > 0))
            screen.Line($"{r.Key}: {r.Reason}");
        foreach (var note in report.Comparison.Notes)
            screen.Line("note: " + note);
        foreach (var (what, keys) in ((string, IReadOnlyList<CaseKey>)[])
            [("failed in the candidate", report.Comparison.Failed), ("failed in both runs", report.Comparison.FailedInBoth),
                ("not measured any more", report.Comparison.Gone), ("new", report.Comparison.New)])
            foreach (var key in keys)
                screen.Line($"{what}: {key}");
        if (written is not null)
            screen.Line($"Written to {written}");
        screen.Line(report.Headline);
        if (Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true")
            foreach (var line in report.Annotations())
                screen.Annotation(line);
    }
}
