using Sgvb.Analysis.Gate;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Verbs;

/// <summary>A comparison on standard output.</summary>
internal static class GateScreen
{
    public static void Show(GateReport report, Screen screen, bool json)
    {
        if (json)
        {
            screen.Line(report.ToJson());
            return;
        }

        foreach (var table in report.Tables())
            screen.Table(table);
        foreach (var note in report.Comparison.Notes)
            screen.Line("note: " + note);
        foreach (var (what, keys) in ((string, IReadOnlyList<CaseKey>)[])
            [("failed in the candidate", report.Comparison.Failed), ("not measured any more", report.Comparison.Gone),
                ("new", report.Comparison.New)])
            foreach (var key in keys)
                screen.Line($"{what}: {key}");
        screen.Line(report.Headline);
        if (Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true")
            foreach (var line in report.Annotations())
                screen.Line(line);
    }
}
