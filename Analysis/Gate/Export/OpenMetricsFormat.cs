using System.Text;

namespace Sgvb.Gate.Export;

/// <summary>
/// OpenMetrics 1.0 text: a gauge a metric and two for its bounds; of verdicts a state set and the change. Values are rounded to what the interval
/// supports, since some readers, such as GitLab's report of metrics, compare them as text.
/// </summary>
internal sealed class OpenMetricsFormat : IExportFormat
{
    public const string FileName = "metrics.txt";

    private static readonly string[] States = ["regressed", "improved", "equivalent", "inconclusive", "failed", "failed in both", "gone", "new"];

    public string Name => "openmetrics";

    public IReadOnlyList<ExportFile> Files(ExportedRun run) => [new(FileName, stream => stream.Write(Encoding.UTF8.GetBytes(Text(run))))];

    private static string Text(ExportedRun run)
    {
        var text = new StringBuilder();
        if (run.IsVerdicts)
            Verdicts(text, run.Rows);
        foreach (var metric in run.WithValue.GroupBy(r => r.Metric))
            Gauges(text, metric.Key, [.. metric], run.IsVerdicts);
        return text.Append("# EOF\n").ToString();
    }

    private static void Verdicts(StringBuilder text, IReadOnlyList<ExportRow> rows)
    {
        const string family = "bench_gate_verdict";
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {family} stateset\n# HELP {family} The gate's verdict on each case.\n");
        foreach (var row in rows)
            foreach (var state in States)
                text.Append(CultureInfo.InvariantCulture, $"{family}{Labels(row, ("metric", row.Metric), (family, state))} {(row.Verdict == state ? 1 : 0)}\n");
    }

    private static void Gauges(StringBuilder text, string metric, List<ExportRow> rows, bool isVerdicts)
    {
        // Base units; the unit ends the name.
        var (factor, unit) = isVerdicts ? (1.0, rows[0].Unit) : rows[0].Unit switch { "ns" => (1e-9, "seconds"), "B" => (1.0, "bytes"), _ => (1.0, "") };
        var stem = "bench_" + (isVerdicts ? "gate_change_" : "") + Word(metric.Replace("_bytes", "", StringComparison.Ordinal));
        Gauge("", "", r => r.Value);
        Gauge("_low", " Lower bound of its interval.", r => r.IntervalLow);
        Gauge("_high", " Upper bound of its interval.", r => r.IntervalHigh);

        void Gauge(string bound, string help, Func<ExportRow, double?> value)
        {
            var known = rows.Where(r => value(r) is not null).ToList();
            if (known.Count == 0)
                return;
            var family = stem + bound + (unit.Length > 0 ? "_" + unit : "");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {family} gauge\n");
            if (unit.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"# UNIT {family} {unit}\n");
            text.Append(CultureInfo.InvariantCulture, $"# HELP {family} {(isVerdicts ? $"Change of {metric}, candidate over baseline." : $"Measured {metric}.")}{help}\n");
            foreach (var row in known)
                text.Append(CultureInfo.InvariantCulture, $"{family}{Labels(row)} {Number(factor * value(row)!.Value, Step(row, factor))}\n");
        }
    }

    private static string Labels(ExportRow row, params (string Name, string Value)[] more)
    {
        (string Name, string Value)[] all =
            [("case", row.Case), ("estimator", row.Estimator), ("backend", row.Backend), ("workload", row.Workload), ("pass", row.Pass), .. more];
        return "{" + string.Join(',', all.Where(l => l.Value.Length > 0).Select(l => $"{l.Name}=\"{Escape(l.Value)}\"")) + "}";
    }

    private static string Escape(string text) => OneLine.Of(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>A name of lower-case letters, digits and underscores.</summary>
    private static string Word(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));

    /// <summary>The power of ten below half the interval's width; of the third digit where there is no interval.</summary>
    private static double Step(ExportRow row, double factor)
    {
        var width = row is { IntervalLow: { } low, IntervalHigh: { } high } && high > low ? (high - low) / 2 : Math.Abs(row.Value!.Value) / 100;
        return width > 0 ? Math.Pow(10, Math.Floor(Math.Log10(factor * width))) : 0;
    }

    private static string Number(double value, double step)
    {
        if (step <= 0 || value == 0)
            return value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        var digits = Math.Clamp((int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9) - (int)Math.Round(Math.Log10(step)) + 1, 1, 15);
        return double.Parse(value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
    }
}
