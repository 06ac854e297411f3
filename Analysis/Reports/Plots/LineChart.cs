using Sgvb.Common.Statistics;

namespace Sgvb.Reports.Plots;

/// <summary>One curve: points with intervals, joined or not.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Points">In the order of x; y with its interval.</param>
public sealed record Curve(string Name, IReadOnlyList<(double X, Interval Y)> Points)
{
    /// <summary>Null: by the curve's name.</summary>
    public Ink? Ink { get; init; }

    public bool HasMarkers { get; init; } = true;

    public bool HasLine { get; init; } = true;

    /// <summary>Whether it has a line in the legend of its own.</summary>
    public bool IsNamed { get; init; } = true;
}

/// <summary>Curves over a continuous axis, with intervals at the points.</summary>
public sealed record LineChart(string Title, string XLabel, string YLabel, IReadOnlyList<Curve> Curves)
{
    /// <summary>Null: chosen by the span of the values.</summary>
    public bool? IsLogX { get; init; }

    /// <inheritdoc cref="IsLogX"/>
    public bool? IsLogY { get; init; }

    /// <summary>Whether a linear axis of positive y starts at 0; where it does not, the text beside the plot says so.</summary>
    public bool IsYFromZero { get; init; } = true;

    /// <summary>What the y axis holds beside the curves: two charts with the same can be compared.</summary>
    public IEnumerable<double> YHolds { get; init; } = [];

    private const int Width = 440;

    /// <param name="inks">Of the series, by their names: <see cref="Inks.Of(IEnumerable{string})"/>, or that of whoever knows some of them.</param>
    /// <returns>SVG, or empty where there is nothing to draw.</returns>
    public string Draw(Func<IEnumerable<string>, IReadOnlyDictionary<string, Ink>> inks)
    {
        if (Curves.All(c => c.Points.Count == 0))
            return "";
        var inkOf = inks(Curves.Where(c => c.Ink is null).Select(c => c.Name));
        var inked = Curves.Select(c => (Curve: c, Ink: c.Ink ?? inkOf[c.Name])).ToList();
        var legend = new Legend([.. inked.Where(c => c.Curve.IsNamed).Select(c => (c.Curve.Name, c.Ink))], Width);
        var x = Scale.For(XLabel, Curves.SelectMany(c => c.Points.Select(p => p.X)), IsLogX);
        var y = Scale.For(YLabel, [.. Curves.SelectMany(c => c.Points.SelectMany(p => p.Y.Ends)), .. YHolds], IsLogY, IsYFromZero);
        var left = 34 + y.Ticks().Select(t => t.Text.Length).DefaultIfEmpty(0).Max() * Canvas.LetterWidth;
        var canvas = new Canvas(Width, 300 + legend.Height, left, 12, 44, 26 + legend.Height);
        canvas.XAxis(x);
        canvas.YAxis(y);
        legend.Draw(canvas, 24);
        foreach (var (curve, ink) in inked)
            Draw(canvas, x, y, curve, ink);
        return canvas.ToSvg(Title);
    }

    private static void Draw(Canvas canvas, Scale x, Scale y, Curve curve, Ink ink)
    {
        var points = curve.Points.Select(p => (X: canvas.X(x.Place(p.X)), Y: canvas.Y(y.Place(p.Y.Value)))).ToList();
        if (curve.HasLine && points.Count > 1)
            canvas.Curve(points, ink);
        foreach (var ((at, value), point) in curve.Points.Zip(points))
        {
            if (value is { Low: { } low, High: { } high })
                canvas.Line(point.X, canvas.Y(y.Place(low)), point.X, canvas.Y(y.Place(high)), ink.Color, 2);
            if (!curve.HasMarkers)
                continue;
            canvas.Marker(point.X, point.Y, ink, 7);
            canvas.Hover(point.X - 6, point.Y - 6, 12, 12,
                $"{curve.Name}: {Runs.Terminal.Format.Significant(value.Value)} at {Runs.Terminal.Format.Significant(at)}");
        }
    }
}
