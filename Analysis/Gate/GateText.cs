using System.Globalization;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Gate;

/// <summary>A result's numbers for people: changes in percent with their sign.</summary>
internal static class GateText
{
    public static string Value(Metric metric, double value) =>
        metric == Metric.Time ? Format.Duration(value) : metric == Metric.AllocatedBytes ? Format.Bytes(value) : Format.Significant(value);

    public static string Change(CaseResult r) => Percent(r, r.Change) ?? "";

    public static string Interval(CaseResult r) =>
        Percent(r, r.Low) is { } low && Percent(r, r.High) is { } high ? $"{low} to {high}" : "none";

    public static string Margin(CaseResult r) => "±" + (100 * r.Margin).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    public static string Detectable(CaseResult r) => r.Detectable is { } least ? Format.Percent(least) : "";

    private static string? Percent(CaseResult r, double? change) => change is { } value
        ? (100 * (r.Key.Metric.IsRatio ? value - 1 : value)).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) + " %"
        : null;
}
