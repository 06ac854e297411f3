using System.Globalization;
using System.Text.RegularExpressions;

namespace Sgvb.Analysis.Reports.Pages;

/// <summary>A table's cell read back as a number, so that columns sort by size and copy as data: "1.02 ms [1.01, 1.04]".</summary>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Low">The interval's bounds; null without an interval.</param>
/// <param name="High">See <paramref name="Low"/>.</param>
/// <param name="Unit">ns for every duration, bytes for every size; otherwise as written, often empty.</param>
public readonly partial record struct NumberCell(double Value, double? Low, double? High, string Unit)
{
    private static readonly Dictionary<string, (double Factor, string Unit)> Units = new()
    {
        ["s"] = (1e9, "ns"),
        ["ms"] = (1e6, "ns"),
        ["µs"] = (1e3, "ns"),
        ["ns"] = (1, "ns"),
        ["GiB"] = (1L << 30, "bytes"),
        ["MiB"] = (1 << 20, "bytes"),
        ["KiB"] = (1 << 10, "bytes"),
        ["B"] = (1, "bytes"),
        ["%"] = (1, "%"),
        ["×"] = (1, "ratio"),
        [""] = (1, ""),
    };

    /// <summary>Null where the cell is no number.</summary>
    public static NumberCell? Parse(string cell)
    {
        if (Pattern().Match(cell) is not { Success: true } match || !Units.TryGetValue(match.Groups["unit"].Value, out var unit))
            return null;
        return new NumberCell(Bound("value")!.Value, Bound("low"), Bound("high"), unit.Unit);

        double? Bound(string name) => match.Groups[name] is { Success: true, Value: var text }
            ? double.Parse(text.Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture) * unit.Factor
            : null;
    }

    /// <summary>Cells that say that there is nothing.</summary>
    public static bool IsAbsent(string cell) => cell is "" or "-" or "–";

    private const string Number = @"[-+−]?\d+(\.\d+)?(e-?\d+)?";

    [GeneratedRegex($@"^(?<value>{Number}) ?(?<unit>[a-zA-Zµ%×]*)( \[(?<low>{Number}), (?<high>{Number})\])?$")]
    private static partial Regex Pattern();
}
