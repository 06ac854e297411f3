namespace Sgvb.Gate;

/// <summary>
/// A result's numbers for people: changes in percent with their sign, or in the metric's unit where a percentage means nothing: of a baseline
/// that is nothing, or so small that the absolute margin holds.
/// </summary>
internal static class GateText
{
    public static Cell Value(Metric metric, double value) =>
        metric == Metric.Time ? Format.Duration(value) : metric == Metric.AllocatedBytes ? Format.Bytes(value) : Format.Significant(value);

    public static Cell Change(CaseResult r) => !IsPercent(r) ? Difference(r.Key.Metric, r.Baseline, r.Candidate)
        : r.Change is { } change ? new Cell(Percent(r.Key.Metric, change)!, 100 * (r.Key.Metric.IsRatio ? change - 1 : change), Unit: "%")
        : "";

    public static string Interval(CaseResult r) => r is not { Low: { } low, High: { } high } ? "none"
        : IsPercent(r) ? $"{Percent(r.Key.Metric, low)} to {Percent(r.Key.Metric, high)}"
        : $"{Difference(r.Key.Metric, r.Baseline, low * r.Baseline)} to {Difference(r.Key.Metric, r.Baseline, high * r.Baseline)}";

    public static string Margin(CaseResult r) => "±" + (r.MarginAbsolute is { } absolute
        ? Value(r.Key.Metric, absolute)
        : (100 * r.Margin).ToString("0.##", CultureInfo.InvariantCulture) + " %");

    public static Cell Detectable(CaseResult r) => r.Detectable is not { } least ? ""
        : IsPercent(r) ? Format.Percent(least)
        : Value(r.Key.Metric, least * r.Key.Metric.AtLeast(r.Baseline));

    /// <summary>"+12.3 %" from a level to the next, "+24 B" from nothing.</summary>
    public static Cell Change(Metric metric, double before, double after) => !metric.IsRatio ? Percent(metric, after - before)!
        : metric.IsNothing(before) ? Difference(metric, before, after)
        : Percent(metric, after / before)!;

    /// <summary>The ratio or difference in percent, with its sign.</summary>
    public static string? Percent(Metric metric, double? change) => change is { } value
        ? (100 * (metric.IsRatio ? value - 1 : value)).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) + " %"
        : null;

    private static bool IsPercent(CaseResult r) =>
        !r.Key.Metric.IsRatio || (r.MarginAbsolute is null && !r.Key.Metric.IsNothing(r.Baseline)) || r.Key.Metric.Unit.Length == 0;

    private static Cell Difference(Metric metric, double before, double after)
    {
        var size = Value(metric, Math.Abs(after - before));
        return size with { Text = (after > before ? "+" : after < before ? "−" : "") + size.Text, Value = after - before };
    }
}
