using System.Globalization;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Gate;

/// <summary>
/// A result's numbers for people: changes in percent with their sign, or in the metric's unit where a percentage means nothing: of a baseline
/// that is nothing, or so small that the absolute margin holds.
/// </summary>
internal static class GateText
{
    public static string Value(Metric metric, double value) =>
        metric == Metric.Time ? Format.Duration(value) : metric == Metric.AllocatedBytes ? Format.Bytes(value) : Format.Significant(value);

    public static string Change(CaseResult r) => IsPercent(r) ? Percent(r.Key.Metric, r.Change) ?? ""
        : Difference(r.Key.Metric, r.Baseline, r.Candidate);

    public static string Interval(CaseResult r) => r is not { Low: { } low, High: { } high } ? "none"
        : IsPercent(r) ? $"{Percent(r.Key.Metric, low)} to {Percent(r.Key.Metric, high)}"
        : $"{Difference(r.Key.Metric, r.Baseline, low * r.Baseline)} to {Difference(r.Key.Metric, r.Baseline, high * r.Baseline)}";

    public static string Margin(CaseResult r) => "±" + (r.MarginAbsolute is { } absolute
        ? Value(r.Key.Metric, absolute)
        : (100 * r.Margin).ToString("0.##", CultureInfo.InvariantCulture) + " %");

    public static string Detectable(CaseResult r) => r.Detectable is not { } least ? ""
        : IsPercent(r) ? Format.Percent(least)
        : Value(r.Key.Metric, least * r.Key.Metric.AtLeast(r.Baseline));

    /// <summary>"+12.3 %" from a level to the next, "+24 B" from nothing.</summary>
    public static string Change(Metric metric, double before, double after) => !metric.IsRatio ? Percent(metric, after - before)!
        : metric.IsNothing(before) ? Difference(metric, before, after)
        : Percent(metric, after / before)!;

    /// <summary>The ratio or difference in percent, with its sign.</summary>
    public static string? Percent(Metric metric, double? change) => change is { } value
        ? (100 * (metric.IsRatio ? value - 1 : value)).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) + " %"
        : null;

    private static bool IsPercent(CaseResult r) =>
        !r.Key.Metric.IsRatio || (r.MarginAbsolute is null && !r.Key.Metric.IsNothing(r.Baseline)) || r.Key.Metric.Unit.Length == 0;

    private static string Difference(Metric metric, double before, double after) =>
        (after > before ? "+" : after < before ? "−" : "") + Value(metric, Math.Abs(after - before));
}
