using System.IO.Enumeration;

namespace Sgvb.Gate.History;

/// <summary>One case on one machine under one set of conditions over time, with its steps.</summary>
/// <param name="Machine">Its readable name.</param>
/// <param name="Conditions">Where the machine has several series of the case: what is this one's alone, as "dotnet=.NET 10.0.2".</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Case">The case's name.</param>
/// <param name="Points">In the order of time.</param>
/// <param name="Steps">Between them.</param>
public sealed record HistorySeries(
    string Machine, string Conditions, Metric Metric, string Case, IReadOnlyList<HistoryRow> Points, IReadOnlyList<ChangePoint> Steps)
{
    /// <summary>The machine, and what sets this series apart from the machine's others.</summary>
    public string Place => Conditions.Length > 0 ? $"{Machine} ({Conditions})" : Machine;

    /// <summary>The series of a store, each in the order of time.</summary>
    /// <param name="rows">Of the store.</param>
    /// <param name="margins">The least step that matters.</param>
    /// <param name="pattern">Cases to look at; * stands for any text.</param>
    public static IReadOnlyList<HistorySeries> Of(IEnumerable<HistoryRow> rows, Margins margins, string pattern) =>
        [.. rows.Where(r => FileSystemName.MatchesSimpleExpression(pattern, r.Case, ignoreCase: false))
            .GroupBy(r => (r.Machine, r.Metric, r.Case)).SelectMany(g => Of(g, margins))];

    /// <summary>What changed between the last run of the old level and the first of the new one: a commit range, or the runs.</summary>
    public string Range(ChangePoint step)
    {
        var (before, after) = (Points[step.Last], Points[step.Index]);
        return before.Commit.Length > 0 && after.Commit.Length > 0
            ? $"{Short(before.Commit)}..{Short(after.Commit)}"
            : $"{before.Run}..{after.Run}";
    }

    /// <summary>After over before, or after minus before for a metric that is no ratio; null where before is nothing.</summary>
    public double? Change(ChangePoint step)
    {
        var (before, after) = Levels(step);
        return !Metric.IsRatio ? after - before : Metric.IsNothing(before) ? null : after / before;
    }

    /// <summary>The levels before and after a step, in the metric's unit.</summary>
    public (double Before, double After) Levels(ChangePoint step)
    {
        var levels = Curves().Levels;
        return (levels[step.Last], levels[step.Index]);
    }

    /// <summary>The points and the median of their level, in the metric's unit.</summary>
    public (double[] Values, double[] Levels) Curves()
    {
        double[] values = [.. Points.Select(p => p.Value)];
        return (values, [.. ChangePoints.Levels(values, Steps)]);
    }

    /// <summary>Runs that a comparison would refuse to compare make no series together; what is unknown of one is taken as equal.</summary>
    private static IEnumerable<HistorySeries> Of(IEnumerable<HistoryRow> rows, Margins margins)
    {
        var groups = new List<(MachineIdentity Conditions, List<HistoryRow> Points)>();
        foreach (var row in rows.OrderBy(r => r.Utc, StringComparer.Ordinal))
        {
            var own = MachineIdentity.OfConditions(row.Conditions);
            var at = groups.FindLastIndex(g => MachineIdentity.Differences(g.Conditions, own).Count == 0);
            if (at < 0)
                groups.Add((own, [row]));
            else
            {
                groups[at].Points.Add(row);
                groups[at] = (groups[at].Conditions.With(own), groups[at].Points);
            }
        }

        return groups.Select(g => One(g.Points, Apart(g.Conditions, groups.Select(o => o.Conditions)), margins));
    }

    /// <summary>The fields in which a group differs from any other.</summary>
    private static string Apart(MachineIdentity own, IEnumerable<MachineIdentity> all)
    {
        var fields = all.SelectMany(o => MachineIdentity.Differences(own, o).Select(d => d.Field)).ToHashSet();
        return string.Join(", ", MachineIdentity.Fields.Where(fields.Contains).Select(f => $"{f}={own[f]}"));
    }

    private static HistorySeries One(List<HistoryRow> points, string apart, Margins margins)
    {
        var first = points[0];
        var metric = Metric.All.FirstOrDefault(m => m.Name == first.Metric) ?? throw new SgvbException(
            $"{HistoryStore.FileName}: no metric '{first.Metric}'; known are {string.Join(", ", Metric.All.Select(m => m.Name))}");
        var key = new CaseKey(metric, first.Case);
        var (margin, absolute) = (margins.For(key), margins.AbsoluteFor(key));
        var steps = metric.IsRatio
            ? ChangePoints.Find([.. points.Select(p => metric.Log(p.Value))], (before, after) =>
                Math.Abs(after - before) >= Math.Log(1 + margin) && Math.Abs(Math.Exp(after) - Math.Exp(before)) >= absolute)
            : ChangePoints.Find([.. points.Select(p => p.Value)], margin);
        return new(first.Machine, apart, metric, first.Case, points, steps);
    }

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];
}
