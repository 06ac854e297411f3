namespace Sgvb.Gate;

/// <summary>
/// From which shift on one case has changed. A change matters where it is larger than a fraction of the baseline and larger than an absolute
/// difference. Ends are sizes on the scale of shifts (logs for a ratio), infinite where no change that way is large enough: a time of 0.2 ns
/// cannot fall by 0.3 ns.
/// </summary>
/// <param name="Fraction">The margin as a fraction; the difference itself for a metric that is no ratio.</param>
/// <param name="Absolute">The margin in the metric's unit, where it is the larger one; null otherwise.</param>
/// <param name="Up">The margin, for a rise.</param>
/// <param name="Down">The margin, for a fall.</param>
/// <param name="ChangeUp">From which rise on a change is called one: the margin, or what the machine and its clock can show.</param>
/// <param name="ChangeDown">Likewise for a fall.</param>
/// <param name="Blur">Why what the machine can show is larger than the margin, so that sameness cannot be shown; null where it is not.</param>
internal sealed record Limits(
    double Fraction, double? Absolute, double Up, double Down, double ChangeUp, double ChangeDown, string? Blur)
{
    /// <summary>
    /// What the runtime allocates by itself while the operations are counted. It differs by a few words from launch to launch, and is shared
    /// out among the operations.
    /// </summary>
    private const double StrayBytes = 64;

    /// <summary>BenchmarkDotNet gives whole bytes an operation.</summary>
    private const double RoundedBytes = 1;

    // Two readings that differ by one tick may differ by it and a rounding.
    private const double WholeTick = 1 + 1e-6;

    public static Limits Of(CasePair pair, Margins margins)
    {
        var (metric, fraction, floor) = (pair.Key.Metric, margins.For(pair.Key), margins.FloorOf(pair.Key));
        if (!metric.IsRatio)
            return new(fraction, null, fraction, fraction, Math.Max(fraction, floor), Math.Max(fraction, floor), Noise(floor > fraction, floor));
        var baseline = metric.AtLeast(Series.Location(metric, [.. pair.Baseline.Select(u => u.Value)]));
        var absolute = margins.AbsoluteFor(pair.Key);
        if (metric == Metric.AllocatedBytes)
            absolute = Math.Max(absolute, RoundedBytes + StrayBytes / pair.Operations);
        var tick = pair.Tick * WholeTick;
        var (up, down) = Ends(fraction, absolute / baseline);
        var (changeUp, changeDown) = Ends(Math.Max(fraction, floor), Math.Max(absolute, tick) / baseline);
        return new(fraction, absolute > fraction * baseline ? absolute : null, up, down, changeUp, changeDown,
            changeUp <= up ? null : Noise(floor > fraction, floor) ?? Clock(pair.Tick));
    }

    private static (double Up, double Down) Ends(double fraction, double absolute) =>
        (Math.Log(1 + Math.Max(fraction, absolute)),
            Math.Max(Math.Log(1 + fraction), absolute < 1 ? -Math.Log(1 - absolute) : double.PositiveInfinity));

    private static string? Noise(bool isBelow, double floor) => isBelow
        ? $"this machine's noise floor of {Format.Percent(floor)} lies above the margin: nothing is decided below it"
        : null;

    private static string Clock(double tick) =>
        $"one tick of the clock, {Format.Duration(tick)} an operation, lies above the margin: nothing is decided below it";
}
