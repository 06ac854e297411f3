namespace Sgvb.Reports.Plots;

/// <summary>Names beside points, each where it covers no other name and no point: to the right, to the left, above or below, or further away.</summary>
internal sealed class PointLabels(Canvas canvas)
{
    private const double LineHeight = 13;
    private const double Gap = 8;

    /// <summary>So many lines above and below its point a name is still seen to be the point's.</summary>
    private const int MostLines = 8;

    private readonly List<(double Left, double Top, double Right, double Bottom)> _taken = [];

    /// <summary>Keeps a point free of names.</summary>
    public void Keep(double x, double y) => _taken.Add((x - 5, y - 5, x + 5, y + 5));

    /// <summary>A name on a level line, at an end of it and above or below.</summary>
    public void PlaceOn(double y, string name)
    {
        (double X, double Y, Anchor Anchor)[] places =
        [
            (canvas.Right - 2, y - 5, Anchor.End), (canvas.Left + 4, y - 5, Anchor.Start), (canvas.Right - 2, y + 13, Anchor.End),
            (canvas.Left + 4, y + 13, Anchor.Start),
        ];
        var at = places.FirstOrDefault(p => Fits(Box(p.X, p.Y, name, p.Anchor)), places[0]);
        canvas.Text(at.X, at.Y, name, at.Anchor);
        _taken.Add(Box(at.X, at.Y, name, at.Anchor));
    }

    public void Place(double x, double y, string name, bool isBold)
    {
        var at = Places(x, y).FirstOrDefault(p => Fits(Box(p.X, p.Y, name, p.Anchor)), (X: x + Gap, Y: y + 4, Anchor: Anchor.Start));
        // From further away than the next line a name is seen to be the point's by a thin line.
        var middle = at.Y - 4;
        if (Math.Abs(middle - y) > 1.5 * LineHeight)
            canvas.Line(x, y, at.X, at.Anchor == Anchor.Middle ? middle + Math.CopySign(LineHeight / 2, y - middle) : middle, Inks.Grey, 0.8);
        canvas.Text(at.X, at.Y, name, at.Anchor, ("font-size", 11), ("font-weight", isBold ? (object)700 : null));
        _taken.Add(Box(at.X, at.Y, name, at.Anchor));
    }

    private static IEnumerable<(double X, double Y, Anchor Anchor)> Places(double x, double y)
    {
        for (var line = 0; line <= MostLines; line++)
            foreach (var lift in line == 0 ? (double[])[0] : [line * LineHeight, -line * LineHeight])
            {
                yield return (x + Gap, y + 4 - lift, Anchor.Start);
                yield return (x - Gap, y + 4 - lift, Anchor.End);
                if (lift != 0)
                    yield return (x, y + 4 - lift, Anchor.Middle);
            }
    }

    private bool Fits((double Left, double Top, double Right, double Bottom) box) =>
        box.Left >= canvas.Left && box.Right <= canvas.Width && box.Top >= canvas.Top && box.Bottom <= canvas.Bottom
        && !_taken.Exists(t => box.Left < t.Right && box.Right > t.Left && box.Top < t.Bottom && box.Bottom > t.Top);

    private static (double Left, double Top, double Right, double Bottom) Box(double x, double y, string name, Anchor anchor)
    {
        var width = name.Length * Canvas.LetterWidth;
        var left = anchor switch { Anchor.Start => x, Anchor.Middle => x - width / 2, _ => x - width };
        return (left, y - 10, left + width, y + 3);
    }
}
