using ScottPlot;

namespace Sgvb.Analysis.Gate.History;

/// <summary>A series with its levels drawn as steps.</summary>
public static class HistoryPlot
{
    private const int Width = 1000;
    private const int Height = 420;

    /// <returns>An SVG document.</returns>
    public static string Svg(HistorySeries series)
    {
        using var plot = new Plot();
        var (values, levels) = series.Curves();
        var x = Enumerable.Range(0, values.Length).Select(i => (double)i).ToArray();
        var points = plot.Add.ScatterPoints(x, values);
        points.LegendText = "run";
        var steps = plot.Add.ScatterLine(x, levels);
        steps.ConnectStyle = ConnectStyle.StepHorizontal;
        steps.LineWidth = 2;
        steps.LegendText = "level";
        foreach (var step in series.Steps)
        {
            var line = plot.Add.VerticalLine(step.Index - 0.5);
            line.LinePattern = LinePattern.Dashed;
            line.LegendText = $"{series.Range(step)}";
        }

        plot.Title(series.Case, 12);
        plot.XLabel($"run on {series.Machine}, oldest first");
        plot.YLabel(series.Metric.Unit.Length > 0 ? $"{series.Metric.Name}, {series.Metric.Unit}" : series.Metric.Name);
        plot.ShowLegend(Edge.Right);
        return plot.GetSvgXml(Width, Height);
    }
}
