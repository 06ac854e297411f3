namespace Sgvb.Analysis.Plots;

/// <summary>One value of one category.</summary>
/// <param name="Category">The line that it stands on.</param>
/// <param name="Series">What it is drawn as; empty where each category is its own.</param>
/// <param name="Value">In the axis' unit.</param>
/// <param name="Text">The value as the tables write it.</param>
public sealed record CategoryValue(string Category, string Series, Interval Value, string Text);

/// <summary>
/// Values by name, with intervals, lying so that names can be read: bars from zero on a linear axis, points on a logarithmic one, where a
/// bar's length would mean nothing.
/// </summary>
public sealed record CategoryChart(string Title, string Unit, IReadOnlyList<CategoryValue> Values)
{
    /// <summary>Drawn as a dashed line across all categories, with its name.</summary>
    public (string Name, double Value)? Floor { get; init; }

    /// <summary>The category to point out; null for none.</summary>
    public string? Best { get; init; }

    /// <summary>Null: chosen by the span of the values.</summary>
    public bool? IsLog { get; init; }

    private const int Width = 440;
    private const int LongestLabel = 30;

    /// <returns>SVG, or empty where there is nothing to draw.</returns>
    public string Draw()
    {
        if (Values.Count == 0)
            return "";
        var categories = Values.Select(v => v.Category).Distinct().ToList();
        var series = Values.Select(v => v.Series).Distinct().ToList();
        var lines = categories.Select(c => Values.Where(v => v.Category == c).OrderBy(v => series.IndexOf(v.Series)).ToList()).ToList();
        var label = Math.Min(LongestLabel, categories.Max(c => c.Length)) * Canvas.LetterWidth + 12;
        var value = Values.Max(v => v.Text.Length) * 7.4 + 10;
        var legend = new Legend(series.Count > 1 ? [.. series.Select((s, i) => (s, Inks.Of(s, i)))] : [], Width);
        var top = 26 + legend.Height + (Floor is null ? 0 : 14);
        var rows = lines.Sum(l => RowHeight(l.Count));
        var canvas = new Canvas(Width, (int)(top + rows + 44), (float)label, (float)value, 44, (float)top);
        var scale = Scale.For(Unit, Values.SelectMany(v => v.Value.Ends).Concat(Floor is { } f ? [f.Value] : []), IsLog);
        canvas.XAxis(scale);
        legend.Draw(canvas, 24);
        DrawFloor(canvas, scale);
        var y = 0.0;
        for (var c = 0; c < lines.Count; c++)
        {
            var height = RowHeight(lines[c].Count);
            Row(canvas, scale, lines[c], series, c, 1 - y / rows, height / rows);
            y += height;
        }

        return canvas.ToSvg(Title);
    }

    private static double RowHeight(int values) => 10 + 15 * values;

    private void DrawFloor(Canvas canvas, Scale scale)
    {
        if (Floor is not { } floor)
            return;
        var place = scale.Place(floor.Value);
        canvas.Dashes([(place, 0), (place, 1)], new Ink(Inks.Text, ScottPlot.MarkerShape.None));
        canvas.Text(canvas.X(place), canvas.Top - 5, floor.Name, place > 0.6 ? Anchor.End : Anchor.Start);
    }

    private void Row(Canvas canvas, Scale scale, List<CategoryValue> values, List<string> series, int turn, double top, double height)
    {
        var category = values[0].Category;
        var isBest = category == Best;
        if (isBest)
        {
            var band = canvas.Plot.Add.Rectangle(0, 1, top - height, top);
            band.FillColor = Inks.Text.WithAlpha(0.08);
            band.LineWidth = 0;
        }

        var name = category.Length <= LongestLabel ? category : category[..(LongestLabel - 1)] + "…";
        canvas.Text(canvas.Left - 8, canvas.Y(top - height / 2) + 4, name, Anchor.End, isBest ? "font-weight=\"700\"" : "");
        var pixel = 1 / (canvas.Bottom - canvas.Top);
        for (var i = 0; i < values.Count; i++)
        {
            var y = top - (12.5 + 15 * i) * pixel;
            var ink = series.Count > 1 ? Inks.Of(values[i].Series, series.IndexOf(values[i].Series)) : Inks.Of(category, turn);
            Value(canvas, scale, values[i], ink, y, pixel);
            canvas.Text(canvas.Right + 6, canvas.Y(y) + 4, values[i].Text, Anchor.Start, isBest ? "font-weight=\"700\"" : "");
            canvas.Hover(0, canvas.Y(y) - 7, canvas.Width, 15,
                string.Join(", ", ((string[])[category, values[i].Series]).Where(t => t.Length > 0)) + ": " + Spell(values[i]));
        }
    }

    private static string Spell(CategoryValue v) => v.Value is { Low: { } low, High: { } high } && low < high
        ? v.Text + ", with a 95 % interval"
        : v.Text;

    private static void Value(Canvas canvas, Scale scale, CategoryValue v, Ink ink, double y, double pixel)
    {
        var x = scale.Place(v.Value.Value);
        if (scale.IsLog)
        {
            canvas.Line(0, y, x, y, Inks.Text.WithAlpha(0.13));
            Bounds(canvas, scale, v.Value, ink.Color, y, pixel);
            canvas.Marker(x, y, ink);
            return;
        }

        var bar = canvas.Plot.Add.Bar(new ScottPlot.Bar
        {
            Orientation = ScottPlot.Orientation.Horizontal,
            Position = y,
            ValueBase = scale.Place(0),
            Value = x,
            Size = 10 * pixel,
            FillColor = ink.Color,
            LineWidth = 0,
        });
        bar.Axes.XAxis = canvas.Plot.Axes.Bottom;
        Bounds(canvas, scale, v.Value, Inks.Text, y, pixel);
    }

    private static void Bounds(Canvas canvas, Scale scale, Interval value, ScottPlot.Color color, double y, double pixel)
    {
        if (value.Low is not { } low || value.High is not { } high || low == high)
            return;
        var (from, to) = (scale.Place(low), scale.Place(high));
        canvas.Line(from, y, to, y, color, 2);
        canvas.Line(from, y - 5 * pixel, from, y + 5 * pixel, color, 2);
        canvas.Line(to, y - 5 * pixel, to, y + 5 * pixel, color, 2);
    }
}
