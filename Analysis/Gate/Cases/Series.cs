namespace Sgvb.Gate.Cases;

/// <summary>One number for a run's units, in the metric's unit.</summary>
public static class Series
{
    /// <summary>
    /// For times the Hodges–Lehmann centre of the launches' logs, for statistics the blocks' mean, for bytes the least: what the runtime
    /// allocates by itself while a launch is counted only adds, some kilobytes to one launch and none to the next.
    /// </summary>
    public static double Location(Metric metric, IReadOnlyList<double> values) => metric.IsTimed ? Launches.Location(values)
        : metric == Metric.AllocatedBytes ? values.Min()
        : values.Average();

    /// <summary>The logs of the units of a ratio metric.</summary>
    public static IReadOnlyList<double> Logs(Metric metric, IEnumerable<Unit> units) => [.. units.Select(u => metric.Log(u.Value))];

    /// <summary>The relative standard deviation from unit to unit; null below two units, or around a mean of zero.</summary>
    public static double? Spread(Metric metric, IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            return null;
        var x = metric.IsTimed ? [.. values.Select(metric.Log)] : values;
        var mean = x.Average();
        var deviation = Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / (x.Count - 1));
        return metric.IsTimed ? deviation : mean == 0 ? null : deviation / Math.Abs(mean);
    }
}
