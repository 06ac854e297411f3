using Sgvb.Reports.Pages;

namespace Sgvb.Gate.History;

/// <summary>Series over time with their steps, as tables and pages show them.</summary>
public static class HistoryPage
{
    private const string Caption = "Points are runs, the line is the level between lasting steps; a dashed line marks a step's commits.";

    public static TextTable Steps(IReadOnlyList<HistorySeries> all)
    {
        var table = new TextTable("Lasting steps", "machine", "case", "metric", "change", "from", "to", "range", "since");
        foreach (var s in all)
            foreach (var step in s.Steps)
            {
                var (before, after) = s.Levels(step);
                table.Add(s.Place, s.Case, s.Metric.Name, GateText.Change(s.Metric, before, after), GateText.Value(s.Metric, before),
                    GateText.Value(s.Metric, after), s.Range(step), s.Points[step.Index].Utc);
            }

        return table;
    }

    /// <summary>How many series there are, and how many steps they have.</summary>
    public static string Counted(IReadOnlyList<HistorySeries> all)
    {
        var steps = all.Sum(s => s.Steps.Count);
        var counted = steps == 1 ? "1 lasting step" : $"{(steps == 0 ? "no" : Format.Whole(steps))} lasting steps";
        return $"{Format.Whole(all.Count)} series of up to {Format.Whole(all.Max(s => s.Points.Count))} runs, {counted}";
    }

    public static Page Build(IReadOnlyList<HistorySeries> series) => new("Runs over time", $"{Format.Whole(series.Count)} series",
    [
        new TableBlock(Steps(series)),
        new Figures([.. series.Select(s => new Figure(HistoryPlot.Svg(s), Caption))]),
    ]);
}
