using Sgvb.Common.Statistics;
using Sgvb.Reports.Plots;

namespace Sgvb.Gate.Characteristics;

/// <summary>Power against launch spread, a line a number of launches.</summary>
public static class CharacteristicsPlot
{
    /// <returns>An SVG document.</returns>
    public static string Svg(IReadOnlyList<CharacteristicsRow> rows)
    {
        var lines = rows.Where(r => r.Scenario == "still" && r.Shape == "normal").GroupBy(r => r.Launches).OrderBy(g => g.Key).ToList();
        return new LineChart($"One case of {lines[0].First().Cases} is slower (margin 5 %)",
            "spread from launch to launch, %",
            "called regressed, %", [.. lines.SelectMany((line, turn) =>
                (Curve[])[Line(line, turn, "15 % slower", r => r.PowerMarginPlus10, false),
                Line(line, turn, "10 % slower", r => r.PowerMarginPlus5, true)])])
        {
            IsLogX = false,
            IsLogY = false,
        }.Draw(Inks.Of);
    }

    private static Curve Line(IGrouping<int, CharacteristicsRow> line, int turn, string slower, Func<CharacteristicsRow, double> power,
        bool isDashed)
    {
        var name = line.Key.ToString(CultureInfo.InvariantCulture) + " launches";
        return new Curve($"{name}, {slower}", [.. line.OrderBy(r => r.LaunchSpreadPercent)
            .Select(r => (r.LaunchSpreadPercent, new Interval(100 * power(r))))])
        {
            Ink = Inks.At(turn) with { IsDashed = isDashed },
        };
    }
}
