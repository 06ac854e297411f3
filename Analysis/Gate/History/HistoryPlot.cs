using Sgvb.Common.Statistics;
using Sgvb.Reports.Plots;

namespace Sgvb.Gate.History;

/// <summary>A series with its levels drawn as steps.</summary>
public static class HistoryPlot
{
    /// <returns>An SVG document.</returns>
    public static string Svg(HistorySeries series)
    {
        var (values, levels) = series.Curves();
        var (low, high) = (values.Concat(levels).Min(), values.Concat(levels).Max());
        Curve[] curves =
        [
            new("run", [.. values.Select((v, i) => (i + 1.0, new Interval(v)))]) { HasLine = false, Ink = Inks.At(0) },
            new("level", [.. levels.SelectMany((l, i) => ((double, Interval)[])[(i + 0.5, new Interval(l)),
                (i + 1.5, new Interval(l))])]) { HasMarkers = false, Ink = Inks.At(1) },
            .. series.Steps.Select(s => new Curve(series.Range(s),
                [(s.Index + 0.5, new Interval(low)), (s.Index + 0.5, new Interval(high))])
            {
                HasMarkers = false,
                Ink = new Ink(Inks.Grey, Mark.None, IsDashed: true),
            }),
        ];
        return new LineChart(series.Case, $"run on {series.Place}, oldest first", series.Metric.Unit.Length > 0
            ? $"{series.Metric.Name}, {series.Metric.Unit}" : series.Metric.Name, curves)
        {
            IsLogX = false,
        }.Draw(Inks.Of);
    }
}
