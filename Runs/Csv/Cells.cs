using System.Text.RegularExpressions;

namespace Sgvb.Runs.Csv;

/// <summary>
/// One cell to and from text, in the invariant culture. Numbers are finite and in the shortest form that reads back to the same bits.
/// Text that a spreadsheet would run as a formula gets an apostrophe in front, which reading takes off again: at its beginning, and after a
/// semicolon or a tab, where a spreadsheet of another country begins a cell. Line breaks become spaces, so that a row is a line.
/// </summary>
public static partial class Cells
{
    public static string Write(object? value) => value switch
    {
        null => "",
        double number when !double.IsFinite(number) => throw new FormatException($"{number.ToString(CultureInfo.InvariantCulture)} is no result"),
        bool flag => flag ? "true" : "false",
        string text => Harmless(OneLine.Of(text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"a row has no column of type {value.GetType()}"),
    };

    /// <exception cref="FormatException">Its message follows the quoted cell.</exception>
    public static object? Read(string text, Type type)
    {
        if (type == typeof(string))
            return Disarmed().Replace(text, "");
        var plain = Nullable.GetUnderlyingType(type);
        if (plain is not null && text.Length == 0)
            return null;
        var wanted = plain ?? type;
        if (wanted == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
                ? real
                : throw new FormatException("is not a finite number (decimal point, no thousands separator)");
        if (wanted == typeof(bool))
            return text switch { "true" => true, "false" => false, _ => throw new FormatException("is neither true nor false") };
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            if (wanted == typeof(long))
                return whole;
            if (wanted == typeof(int) && whole is >= int.MinValue and <= int.MaxValue)
                return (int)whole;
        }

        throw new FormatException("is not a whole number in range");
    }

    private static string Harmless(string text)
    {
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return isNumber ? text : Formula().Replace(text, "'");
    }

    [GeneratedRegex(@"(?<=^|[;\t] *)(?=[=+\-@'])")]
    private static partial Regex Formula();

    [GeneratedRegex(@"(?<=^|[;\t] *)'(?=[=+\-@'])")]
    private static partial Regex Disarmed();
}
