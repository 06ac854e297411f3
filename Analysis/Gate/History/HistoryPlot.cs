using Sgvb.Common.Statistics;
using Sgvb.Reports.Plots;

namespace Sgvb.Gate.History;

/// <summary>A series with its levels drawn as steps.</summary>
public static class HistoryPlot
{
    /// <returns>An SVG document.</returns>
    public static string Svg(HistorySeries series)
    {
        var (measured, ofLevels) = series.Curves();
        // Times in the unit that their largest has, as the tables write them.
        var (scale, unit) = series.Metric.Unit == Metric.Time.Unit ? Format.UnitOf(measured.Max()) : (1, series.Metric.Unit);
        double[] values = [.. measured.Select(v => v / scale)], levels = [.. ofLevels.Select(l => l / scale)];
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
        return new LineChart(series.Case, $"run on {series.Place}, oldest first", unit.Length > 0
            ? $"{series.Metric.Name}, {unit}" : series.Metric.Name, curves)
        {
            IsLogX = false,
        }.Draw(Inks.Of);
    }
}
