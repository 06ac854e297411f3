using Sgvb.Common.Statistics;

namespace Sgvb.Gate.Export;

/// <summary>
/// A run of another project's BenchmarkDotNet: each case at its launches' location. The interval is Student's t over launches, on logs for a
/// time; iterations of one launch are no independent samples, so that one launch has none.
/// </summary>
internal static class ExportedForeign
{
    private const double Tail = 0.025;

    public static ExportedRun Read(string path)
    {
        var run = GateRun.Read(path);
        return new(path, [.. run.Cases.Where(c => c.Units.Count > 0).Select(c => Row(run.Machine, c))], IsVerdicts: false) { Notes = [.. run.Remarks()] };
    }

    private static ExportRow Row(MachineIdentity machine, CaseSeries series)
    {
        var (metric, values) = (series.Key.Metric, series.Values);
        var location = Series.Location(metric, values);
        var (low, high) = Bounds(metric, values, location);
        return new()
        {
            Metric = metric.Name,
            Case = series.Key.Case,
            Machine = machine.Name ?? (machine["processor"] is { } processor ? MachineName.Of(processor) : ""),
            Commit = machine.Commit ?? "",
            Utc = machine.Utc?.UtcDateTime.ToString("u", CultureInfo.InvariantCulture) ?? "",
            Unit = metric.Unit,
            Better = metric.Better.ToString().ToLowerInvariant(),
            Value = location,
            IntervalLow = low,
            IntervalHigh = high,
        };
    }

    private static (double? Low, double? High) Bounds(Metric metric, IReadOnlyList<double> values, double location)
    {
        if (values.Count < 2 || !metric.IsTimed || values.Any(v => v <= 0))
            return (null, null);
        var logs = values.Select(v => Math.Log(v)).ToList();
        var mean = logs.Average();
        var error = Math.Sqrt(logs.Sum(x => (x - mean) * (x - mean)) / (logs.Count - 1) / logs.Count);
        var reach = Student.Quantile(logs.Count - 1, Tail) * error;
        return (location * Math.Exp(-reach), location * Math.Exp(reach)) is var (low, high) && double.IsFinite(high) ? (low, high) : (null, null);
    }
}
