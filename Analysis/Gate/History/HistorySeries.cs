using System.IO.Enumeration;

namespace Sgvb.Analysis.Gate.History;

/// <summary>One case on one machine over time, with its steps.</summary>
public sealed record HistorySeries(
    string Machine, Metric Metric, string Case, IReadOnlyList<HistoryRow> Points, IReadOnlyList<ChangePoint> Steps)
{
    /// <summary>The series of a store, each in the order of time.</summary>
    /// <param name="rows">Of the store.</param>
    /// <param name="margins">The least step that matters.</param>
    /// <param name="pattern">Cases to look at; * stands for any text.</param>
    public static IReadOnlyList<HistorySeries> Of(IEnumerable<HistoryRow> rows, Margins margins, string pattern) =>
        [.. rows.Where(r => FileSystemName.MatchesSimpleExpression(pattern, r.Case, ignoreCase: false))
            .GroupBy(r => (r.Machine, r.Metric, r.Case)).Select(g => One([.. g.OrderBy(r => r.Utc, StringComparer.Ordinal)], margins))];

    /// <summary>What changed between the last run of the old level and the first of the new one: a commit range, or the runs.</summary>
    public string Range(ChangePoint step)
    {
        var (before, after) = (Points[step.Index - 1], Points[step.Index]);
        return before.Commit.Length > 0 && after.Commit.Length > 0
            ? $"{Short(before.Commit)}..{Short(after.Commit)}"
            : $"{before.Run}..{after.Run}";
    }

    /// <summary>After over before, or after minus before for a metric that is no ratio.</summary>
    public double Change(ChangePoint step) => Metric.IsRatio ? Math.Exp(step.After - step.Before) : step.After - step.Before;

    /// <summary>The points and their levels in the metric's unit.</summary>
    public (double[] Values, double[] Levels) Curves()
    {
        var levels = ChangePoints.Levels([.. Points.Select(p => Scale(Metric, p.Value))], Steps);
        return ([.. Points.Select(p => p.Value)], [.. levels.Select(l => Metric.IsRatio ? Math.Exp(l) : l)]);
    }

    private static HistorySeries One(List<HistoryRow> points, Margins margins)
    {
        var first = points[0];
        var metric = Metric.All.FirstOrDefault(m => m.Name == first.Metric) ?? throw new SgvbException(
            $"{HistoryStore.FileName}: no metric '{first.Metric}'; known are {string.Join(", ", Metric.All.Select(m => m.Name))}");
        var margin = margins.For(new CaseKey(metric, first.Case));
        var steps = ChangePoints.Find([.. points.Select(p => Scale(metric, p.Value))], metric.IsRatio ? Math.Log(1 + margin) : margin);
        return new(first.Machine, metric, first.Case, points, steps);
    }

    /// <summary>Bytes may be none at all, which has no logarithm.</summary>
    private static double Scale(Metric metric, double value) => metric.IsRatio ? Math.Log(Math.Max(value, 1e-3)) : value;

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];
}
