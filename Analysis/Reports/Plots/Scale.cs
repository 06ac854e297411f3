namespace Sgvb.Reports.Plots;

/// <summary>One axis: its label with the unit, its range, and where its ticks stand.</summary>
/// <param name="Label">With the unit.</param>
/// <param name="IsLog">Equal ratios take equal room.</param>
/// <param name="Low">Left or bottom end.</param>
/// <param name="High">Right or top end.</param>
public sealed record Scale(string Label, bool IsLog, double Low, double High)
{
    /// <summary>Beyond this ratio of largest to smallest, a linear axis would squeeze the small ones into a point.</summary>
    private const double LogRatio = 12;
    private const double Margin = 0.06;

    /// <summary>What lies beyond, or within its inverse of 0 on a logarithmic axis, sticks to the end: room and steps would overflow there.</summary>
    private const double Largest = 1e300;

    /// <summary>An axis that holds all values with a little room.</summary>
    /// <param name="label">With the unit.</param>
    /// <param name="values">Values and bounds; what a logarithmic axis cannot hold is ignored.</param>
    /// <param name="log">Null: logarithmic where the positive values span more than a factor of twelve.</param>
    /// <param name="fromZero">Whether a linear one of positive values starts at 0.</param>
    public static Scale For(string label, IEnumerable<double> values, bool? log = null, bool fromZero = true)
    {
        var finite = values.Where(v => Math.Abs(v) <= Largest).ToList();
        var positive = finite.Where(v => v >= 1 / Largest).ToList();
        var isLog = positive.Count > 0 && (log ?? (positive.Count == finite.Count && positive.Max() > LogRatio * positive.Min()));
        if (isLog)
        {
            var (from, to) = (Math.Log10(positive.Min()), Math.Log10(positive.Max()));
            // At least a decade, so that there are ticks to read.
            var room = Math.Max(Margin * (to - from), (1 - (to - from)) / 2);
            return new Scale(label, true, Math.Pow(10, from - room), Math.Pow(10, to + room));
        }

        var low = finite.DefaultIfEmpty(0).Min();
        var high = finite.DefaultIfEmpty(1).Max();
        low = low > 0 && fromZero ? 0 : low;
        high = high > low ? high : low + 1;
        return new Scale(label, false, low == 0 ? 0 : low - Margin * (high - low), high + Margin * (high - low));
    }

    /// <summary>From 0 at the low end to 1 at the high one; what lies outside sticks to the end.</summary>
    public double Place(double value) => Math.Clamp(
        IsLog ? value <= 0 ? 0 : Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low), 0, 1);

    public IReadOnlyList<(double Value, string Text)> Ticks() => [.. (IsLog ? LogTicks() : LinearTicks()).Select(t => (t, Text(t)))];

    private static string Text(double value)
    {
        var size = Math.Abs(value);
        if (size >= 1e5 || (size > 0 && size < 1e-3))
            return Format.Scientific(value, 0);
        // The sum takes the sign from a 0 that is negative.
        return (Math.Round(value, 6) + 0.0).ToString("0.######", CultureInfo.InvariantCulture);
    }

    private IEnumerable<double> LogTicks()
    {
        var (from, to) = (Math.Log10(Low), Math.Log10(High));
        var decades = to - from;
        double[] steps = decades > 2.5 ? [1] : decades > 1.3 ? [1, 3] : [1, 2, 5];
        var every = Math.Max(1, (int)Math.Ceiling(decades / 7));
        for (var decade = (int)Math.Floor(from); decade <= to; decade++)
            if (decade % every == 0)
                foreach (var step in steps)
                    if (step * Math.Pow(10, decade) is var tick && tick >= Low && tick <= High)
                        yield return tick;
    }

    private IEnumerable<double> LinearTicks()
    {
        var rough = (High - Low) / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
        for (var i = Math.Ceiling(Low / step); i * step <= High; i++)
            yield return i * step;
    }
}
