using Sgvb.Common.Statistics;

namespace Sgvb.Reports.Plots;

/// <summary>One choice of a trade: what it costs and what it leaves.</summary>
/// <param name="Name">Stands beside the point.</param>
/// <param name="Cost">To the right is more.</param>
/// <param name="Left">Up is more.</param>
public sealed record TradePoint(string Name, double Cost, Interval Left);

/// <summary>
/// Two quantities of which less is better, on logarithmic axes: points by name, the stairs of those that no other beats in both, a line of equal
/// products through one of them, and a dashed line.
/// </summary>
public sealed record TradeChart(string Title, string CostLabel, string LeftLabel, IReadOnlyList<TradePoint> Points)
{
    /// <summary>Names on the front, from the least cost on.</summary>
    public IReadOnlyList<string> Front { get; init; } = [];

    /// <summary>Whose product the dotted line has everywhere; null for no line.</summary>
    public string? Base { get; init; }

    /// <summary>A dashed line across the plot, with its name.</summary>
    public (string Name, double Value)? Line { get; init; }

    private const int Width = 560;
    private const int Height = 380;

    /// <param name="inks">Of the points, by their names.</param>
    /// <returns>SVG, or empty where there is nothing to draw.</returns>
    public string Draw(Func<IEnumerable<string>, IReadOnlyDictionary<string, Ink>> inks)
    {
        if (Points.Count == 0)
            return "";
        var inkOf = inks(Points.Select(p => p.Name));
        var x = Scale.For(CostLabel, Points.Select(p => p.Cost), log: true);
        var y = Scale.For(LeftLabel, Points.SelectMany(p => p.Left.Ends).Concat(Line is { } line ? [line.Value] : []), log: true);
        var left = 34 + y.Ticks().Select(t => t.Text.Length).DefaultIfEmpty(0).Max() * Canvas.LetterWidth;
        var canvas = new Canvas(Width, Height, left, 12, 44, 26);
        canvas.XAxis(x);
        canvas.YAxis(y);
        var labels = new PointLabels(canvas);
        DrawEqualProducts(canvas, x, y);
        DrawFront(canvas, x, y);
        var at = Points.Select(p => (Point: p, X: canvas.X(x.Place(p.Cost)), Y: canvas.Y(y.Place(p.Left.Value)))).ToList();
        foreach (var (point, px, py) in at)
        {
            var ink = inkOf[point.Name] with { IsOpen = !Front.Contains(point.Name) };
            if (point.Left is { Low: { } low, High: { } high })
                canvas.Line(px, canvas.Y(y.Place(low)), px, canvas.Y(y.Place(high)), ink.Color, 1.5);
            canvas.Marker(px, py, ink, 8);
            labels.Keep(px, py);
            canvas.Hover(px - 6, py - 6, 12, 12,
                $"{point.Name}: {Format.Significant(point.Left.Value).Text} at {Format.Significant(point.Cost).Text}");
        }

        DrawNamedLine(canvas, y, labels);
        // Those on the front first: they have the choice of the room.
        foreach (var (point, px, py) in at.OrderByDescending(p => Front.Contains(p.Point.Name)).ThenBy(p => p.Y))
            labels.Place(px, py, point.Name, Front.Contains(point.Name));
        return canvas.ToSvg(Title);
    }

    private void DrawNamedLine(Canvas canvas, Scale y, PointLabels labels)
    {
        if (Line is not { } line)
            return;
        var at = canvas.Y(y.Place(line.Value));
        canvas.Line(canvas.Left, at, canvas.Right, at, Inks.Text, 1.6, dashes: "6 4");
        labels.PlaceOn(at, line.Name);
    }

    /// <summary>Equal products lie on a straight line of slope −1 here.</summary>
    private void DrawEqualProducts(Canvas canvas, Scale x, Scale y)
    {
        if (Points.FirstOrDefault(p => p.Name == Base) is not { } origin)
            return;
        var product = origin.Cost * origin.Left.Value;
        // Both ends where the line leaves the axes.
        var (from, to) = (Math.Max(x.Low, product / y.High), Math.Min(x.High, product / y.Low));
        if (from < to)
            canvas.Line(canvas.X(x.Place(from)), canvas.Y(y.Place(product / from)), canvas.X(x.Place(to)), canvas.Y(y.Place(product / to)), Inks.Text, 1.2, 0.6, "1.5 4");
    }

    private void DrawFront(Canvas canvas, Scale x, Scale y)
    {
        var front = Front.Select(n => Points.First(p => p.Name == n)).Select(p => (X: canvas.X(x.Place(p.Cost)), Y: canvas.Y(y.Place(p.Left.Value)))).ToList();
        if (front.Count == 0)
            return;
        var stairs = new List<(double, double)> { (front[0].X, canvas.Top) };
        for (var i = 0; i < front.Count; i++)
        {
            stairs.Add(front[i]);
            stairs.Add((i + 1 < front.Count ? front[i + 1].X : canvas.Right, front[i].Y));
        }

        canvas.Curve(stairs, new Ink(Inks.Grey, Mark.None));
    }
}
