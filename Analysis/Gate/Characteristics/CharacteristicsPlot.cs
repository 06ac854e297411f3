using System.Globalization;
using ScottPlot;

namespace Sgvb.Analysis.Gate.Characteristics;

/// <summary>Power against launch spread, a line a number of launches.</summary>
public static class CharacteristicsPlot
{
    public const int Width = 900;
    public const int Height = 520;

    /// <returns>An SVG document.</returns>
    public static string Svg(IReadOnlyList<CharacteristicsRow> rows)
    {
        using var plot = new Plot();
        var still = rows.Where(r => r.Scenario == "still" && r.Shape == "normal").ToList();
        var color = 0;
        foreach (var line in still.GroupBy(r => r.Launches).OrderBy(g => g.Key))
        {
            var x = line.Select(r => r.LaunchSpreadPercent).ToArray();
            var name = line.Key.ToString(CultureInfo.InvariantCulture) + " launches";
            Draw(x, [.. line.Select(r => 100 * r.PowerMarginPlus10)], LinePattern.Solid, $"{name}, 15 % slower");
            Draw(x, [.. line.Select(r => 100 * r.PowerMarginPlus5)], LinePattern.Dashed, $"{name}, 10 % slower");
            color++;
        }

        plot.Title($"One of {CharacteristicsTrial.Cases} cases is slower: how often it is called regressed (margin 5 %)");
        plot.XLabel("spread from launch to launch, %");
        plot.YLabel("called regressed, %");
        plot.Axes.SetLimitsY(-2, 102);
        plot.ShowLegend(Edge.Right);
        return plot.GetSvgXml(Width, Height);

        void Draw(double[] x, double[] y, LinePattern pattern, string label)
        {
            var drawn = plot.Add.Scatter(x, y);
            drawn.Color = plot.Add.Palette.GetColor(color);
            drawn.LinePattern = pattern;
            drawn.LegendText = label;
        }
    }
}
