using System.Globalization;

namespace Sgvb.Runs.Terminal;

/// <summary>Numbers for people, in the invariant culture; the same words in terminal, Markdown and HTML.</summary>
public static class Format
{
    /// <summary>1.23 s, 45.6 ms, 789 µs, 12 ns: three significant digits.</summary>
    public static string Duration(double nanoseconds)
    {
        var (scale, unit) = Math.Abs(nanoseconds) switch
        {
            >= 1e9 => (1e9, "s"),
            >= 1e6 => (1e6, "ms"),
            >= 1e3 => (1e3, "µs"),
            _ => (1.0, "ns"),
        };
        return Significant(nanoseconds / scale) + " " + unit;
    }

    /// <summary>Three significant digits without an exponent, from 0.001 to 100 000; outside of it 4.9e4 style.</summary>
    public static string Significant(double value, int digits = 3)
    {
        var size = Math.Abs(value);
        if (size == 0)
            return "0";
        if (!double.IsFinite(value) || size >= 1e5 || size < 1e-3)
            return Scientific(value, digits - 1);
        var decimals = Math.Max(0, digits - 1 - (int)Math.Floor(Math.Log10(size)));
        return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>4.9e4, as in the paper's Table 1.</summary>
    public static string Scientific(double value, int decimals = 1)
    {
        var text = value.ToString("E" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var e = text.IndexOf('E');
        return e < 0 ? text : text[..e] + "e" + int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            .ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>"1.02 ms [1.01, 1.04]", the bounds in the unit of the value; without bounds only the value.</summary>
    public static string DurationInterval(double nanoseconds, double? low, double? high)
    {
        var text = Duration(nanoseconds);
        if (low is null || high is null)
            return text;
        var scale = Math.Abs(nanoseconds) switch { >= 1e9 => 1e9, >= 1e6 => 1e6, >= 1e3 => 1e3, _ => 1.0 };
        return $"{text} [{Significant(low.Value / scale)}, {Significant(high.Value / scale)}]";
    }

    /// <summary>"4.9e4 [4.5e4, 5.3e4]"; without bounds, or with bounds that are the value itself, only the value.</summary>
    public static string ScientificInterval(double value, double? low, double? high) =>
        low is null || high is null || low == high ? Scientific(value) : $"{Scientific(value)} [{Scientific(low.Value)}, {Scientific(high.Value)}]";

    /// <summary>"0.853" as "85 %".</summary>
    public static string Percent(double fraction) => Significant(100 * fraction, 2) + " %";

    /// <summary>"2.00 MiB", "512 B", "24 B".</summary>
    public static string Bytes(double bytes) => Math.Abs(bytes) switch
    {
        >= 1L << 30 => Significant(bytes / (1L << 30)) + " GiB",
        >= 1 << 20 => Significant(bytes / (1 << 20)) + " MiB",
        >= 1 << 10 => Significant(bytes / (1 << 10)) + " KiB",
        _ => (bytes == Math.Floor(bytes) ? bytes.ToString("0", CultureInfo.InvariantCulture) : Significant(bytes)) + " B",
    };
}
