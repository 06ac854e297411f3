using Sgvb.Common.Statistics;

namespace Sgvb.Reports.Plots;

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
    public (string Name, double Value)? Line { get; init; }

    /// <summary>The category to point out; null for none.</summary>
    public string? Best { get; init; }

    /// <summary>Null: chosen by the span of the values.</summary>
    public bool? IsLog { get; init; }

    /// <summary>More categories than these make a wall that nobody reads; the first ones are drawn, and the plot says how many it leaves out.</summary>
    private const int MostCategories = 60;

    private const int Width = 440;
    private const int LongestLabel = 30;

    /// <param name="inks">Of the series, by their names: <see cref="Inks.Of(IEnumerable{string})"/>, or that of whoever knows some of them.</param>
    /// <returns>SVG, or empty where there is nothing to draw.</returns>
    public string Draw(Func<IEnumerable<string>, IReadOnlyDictionary<string, Ink>> inks)
    {
        if (Values.Count == 0)
            return "";
        var all = Values.GroupBy(v => v.Category).ToList();
        return all.Count <= MostCategories ? Drawn(inks, 0)
            : (this with { Values = [.. all.Take(MostCategories).SelectMany(c => c)] }).Drawn(inks, all.Count - MostCategories);
    }

    private string Drawn(Func<IEnumerable<string>, IReadOnlyDictionary<string, Ink>> inks, int leftOut)
    {
        var categories = Values.Select(v => v.Category).Distinct().ToList();
        var series = Values.Select(v => v.Series).Distinct().ToList();
        var lines = categories.Select(c => Values.Where(v => v.Category == c).OrderBy(v => series.IndexOf(v.Series)).ToList()).ToList();
        var label = Math.Min(LongestLabel, categories.Max(c => c.Length)) * Canvas.LetterWidth + 12;
        var value = Values.Max(v => v.Text.Length) * 7.4 + 10;
        var inkOf = inks(series.Count > 1 ? series : categories);
        var legend = new Legend(series.Count > 1 ? [.. series.Select(s => (s, inkOf[s]))] : [], Width);
        var top = 26 + legend.Height + (Line is null ? 0 : 14);
        var rows = lines.Sum(l => RowHeight(l.Count));
        var canvas = new Canvas(Width, top + rows + 44 + (leftOut > 0 ? 16 : 0), label, value, 44 + (leftOut > 0 ? 16 : 0), top);
        var scale = Scale.For(Unit, Values.SelectMany(v => v.Value.Ends).Concat(Line is { } f ? [f.Value] : []), IsLog);
        canvas.XAxis(scale);
        legend.Draw(canvas, 24);
        DrawNamedLine(canvas, scale);
        var y = canvas.Top;
        foreach (var line in lines)
        {
            Row(canvas, scale, line, v => inkOf[series.Count > 1 ? v.Series : v.Category], y);
            y += RowHeight(line.Count);
        }

        if (leftOut > 0)
            canvas.Text(0, canvas.Bottom + 50, string.Create(CultureInfo.InvariantCulture, $"Left out: {leftOut} more; the table has all."));
        return canvas.ToSvg(Title);
    }

    private static int RowHeight(int values) => 10 + 15 * values;

    private void DrawNamedLine(Canvas canvas, Scale scale)
    {
        if (Line is not { } line)
            return;
        var place = scale.Place(line.Value);
        var x = canvas.X(place);
        canvas.Line(x, canvas.Bottom, x, canvas.Top, Inks.Text, 1.6, dashes: "6 4");
        canvas.Text(x, canvas.Top - 5, line.Name, place > 0.6 ? Anchor.End : Anchor.Start);
    }

    /// <summary>A category's name and its values, a line each.</summary>
    private void Row(Canvas canvas, Scale scale, List<CategoryValue> values, Func<CategoryValue, Ink> ink, double top)
    {
        var category = values[0].Category;
        var isBest = category == Best;
        var weight = ("font-weight", isBest ? (object)700 : null);
        var height = RowHeight(values.Count);
        if (isBest)
            canvas.Rectangle(canvas.Left, top, canvas.Right - canvas.Left, height, Inks.Text, 0.08);
        var name = category.Length <= LongestLabel ? category : category[..(LongestLabel - 1)] + "…";
        canvas.Text(canvas.Left - 8, top + height / 2.0 + 4, name, Anchor.End, weight);
        for (var i = 0; i < values.Count; i++)
        {
            var y = top + 12.5 + 15 * i;
            Value(canvas, scale, values[i].Value, ink(values[i]), y);
            canvas.Text(canvas.Right + 6, y + 4, values[i].Text, Anchor.Start, weight);
            canvas.Hover(0, y - 7, canvas.Width, 15,
                string.Join(", ", ((string[])[category, values[i].Series]).Where(t => t.Length > 0)) + ": " + Spell(values[i]));
        }
    }

    private static string Spell(CategoryValue v) => v.Value is { Low: { } low, High: { } high } && low < high
        ? v.Text + ", with a 95 % interval"
        : v.Text;

    private static void Value(Canvas canvas, Scale scale, Interval value, Ink ink, double y)
    {
        var x = canvas.X(scale.Place(value.Value));
        if (scale.IsLog)
        {
            canvas.Line(canvas.Left, y, x, y, Inks.Text, opacity: Canvas.Faint);
            Bounds(canvas, scale, value, ink.Color, y);
            canvas.Marker(x, y, ink);
            return;
        }

        var zero = canvas.X(scale.Place(0));
        canvas.Rectangle(Math.Min(zero, x), y - 5, Math.Abs(x - zero), 10, ink.Color);
        Bounds(canvas, scale, value, Inks.Text, y);
    }

    private static void Bounds(Canvas canvas, Scale scale, Interval value, string color, double y)
    {
        if (value.Low is not { } low || value.High is not { } high || low == high)
            return;
        var (from, to) = (canvas.X(scale.Place(low)), canvas.X(scale.Place(high)));
        canvas.Line(from, y, to, y, color, 2);
        canvas.Line(from, y - 5, from, y + 5, color, 2);
        canvas.Line(to, y - 5, to, y + 5, color, 2);
    }
}
