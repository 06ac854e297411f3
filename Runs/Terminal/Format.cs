namespace Sgvb.Runs.Terminal;

/// <summary>Numbers for people, in the invariant culture; the same words in terminal, Markdown and HTML.</summary>
public static class Format
{
    /// <summary>1.23 s, 45.6 ms, 789 µs, 12 ns: three significant digits.</summary>
    public static Cell Duration(double nanoseconds) => DurationInterval(nanoseconds, null, null);

    /// <summary>"1.02 ms [1.01, 1.04]", the bounds in the unit of the value; without bounds only the value.</summary>
    public static Cell DurationInterval(double nanoseconds, double? low, double? high)
    {
        var (scale, unit) = UnitOf(nanoseconds);
        return Between($"{Digits(nanoseconds / scale)} {unit}", nanoseconds, low, high, v => Digits(v / scale), "ns");
    }

    /// <summary>The unit in which a time has one to three digits before the point, and its nanoseconds.</summary>
    public static (double Nanoseconds, string Unit) UnitOf(double nanoseconds) => Math.Abs(nanoseconds) switch
    {
        >= 1e9 => (1e9, "s"),
        >= 1e6 => (1e6, "ms"),
        >= 1e3 => (1e3, "µs"),
        _ => (1.0, "ns"),
    };

    /// <summary>Three significant digits without an exponent, from 0.001 to 100 000; outside of it 4.9e4 style.</summary>
    public static Cell Significant(double value, int digits = 3) => new(Digits(value, digits), value);

    /// <summary>"0.97 [0.92, 1.01]"; without bounds only the value.</summary>
    public static Cell Interval(double value, double? low, double? high, int digits = 3) =>
        Between(Digits(value, digits), value, low, high, v => Digits(v, digits), "");

    /// <summary>4.9e4, as in the paper's Table 1.</summary>
    public static Cell Scientific(double value, int decimals = 1) => new(Exponent(value, decimals), value);

    /// <summary>"4.9e4 [4.5e4, 5.3e4]"; without bounds, or with bounds that are the value itself, only the value.</summary>
    public static Cell ScientificInterval(double value, double? low, double? high) => low == high
        ? Scientific(value)
        : Between(Exponent(value, 1), value, low, high, v => Exponent(v, 1), "");

    /// <summary>"1.53 × [1.49, 1.57]"; without bounds only the value.</summary>
    public static Cell Ratio(double value, int digits = 3, double? low = null, double? high = null) =>
        Between(Digits(value, digits) + " ×", value, low, high, v => Digits(v, digits), "ratio");

    /// <summary>0.853 as "85 %".</summary>
    public static Cell Percent(double fraction, int digits = 2) => new(Digits(100 * fraction, digits) + " %", 100 * fraction, Unit: "%");

    /// <summary>That many digits behind the point.</summary>
    public static Cell Fixed(double value, int decimals) => new(value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), value);

    /// <summary>0.01234 as "1.23 %", its bounds likewise.</summary>
    public static Cell FixedPercent(double fraction, double? low = null, double? high = null) => Between(
        Fixed(100 * fraction, 2) + " %", 100 * fraction, 100 * low, 100 * high, v => Fixed(v, 2), "%");

    /// <summary>"1 thread", "2 threads".</summary>
    public static string Threads(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} thread{(count == 1 ? "" : "s")}");

    public static Cell Whole(long value) => new(value.ToString(CultureInfo.InvariantCulture), value);

    /// <summary>"2.00 MiB", "512 B", "24 B".</summary>
    public static Cell Bytes(double bytes)
    {
        var text = Math.Abs(bytes) switch
        {
            >= 1L << 30 => Digits(bytes / (1L << 30)) + " GiB",
            >= 1 << 20 => Digits(bytes / (1 << 20)) + " MiB",
            >= 1 << 10 => Digits(bytes / (1 << 10)) + " KiB",
            _ => (bytes == Math.Floor(bytes) ? bytes.ToString("0", CultureInfo.InvariantCulture) : Digits(bytes)) + " B",
        };
        return new(text, bytes, Unit: "bytes");
    }

    /// <summary>The number, or that there is none.</summary>
    public static Cell Optional(double? value, Func<double, Cell> format) => value is { } number ? format(number) : Cell.None;

    /// <inheritdoc cref="Optional(double?, Func{double, Cell})"/>
    public static Cell Optional(double? value) => Optional(value, v => Significant(v));

    private static Cell Between(string text, double value, double? low, double? high, Func<double, string> bound, string unit) =>
        low is { } least && high is { } most
            ? new($"{text} [{bound(least)}, {bound(most)}]", value, least, most, unit)
            : new(text, value, Unit: unit);

    private static string Digits(double value, int digits = 3)
    {
        var size = Math.Abs(value);
        if (size == 0)
            return "0";
        if (!double.IsFinite(value) || size >= 1e5 || size < 1e-3)
            return Exponent(value, digits - 1);
        var decimals = Math.Max(0, digits - 1 - (int)Math.Floor(Math.Log10(size)));
        return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Exponent(double value, int decimals)
    {
        var text = value.ToString("E" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var e = text.IndexOf('E');
        return e < 0 ? text : text[..e] + "e" + int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            .ToString(CultureInfo.InvariantCulture);
    }
}
