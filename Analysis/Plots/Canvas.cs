using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ScottPlot;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Plots;

/// <summary>Where text stands in relation to its point.</summary>
public enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>
/// One plot: ScottPlot draws shapes into the unit square, this adds the texts. ScottPlot's own texts are left out, for SkiaSharp drops
/// every one of them on a machine without fonts, and elsewhere nails each letter to the place that the measuring machine's font gave it.
/// </summary>
internal sealed partial class Canvas
{
    /// <summary>Pixels a text of one letter takes, roughly: only for room, nothing is placed by it.</summary>
    public const double LetterWidth = 6.4;

    private readonly StringBuilder _texts = new();
    private readonly PixelPadding _margins;

    public Canvas(int width, int height, float left, float right, float bottom, float top)
    {
        (Width, Height) = (width, height);
        _margins = new PixelPadding(left, right, bottom, top);
        Plot.Layout.Fixed(_margins);
        Plot.Axes.SetLimits(0, 1, 0, 1);
        Plot.HideGrid();
        Plot.HideLegend();
        Plot.FigureBackground.Color = Colors.Transparent;
        Plot.DataBackground.Color = Colors.Transparent;
        foreach (var axis in Plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.IsVisible = false;
            axis.MajorTickStyle.Length = axis.MinorTickStyle.Length = 0;
            axis.FrameLineStyle.Width = 0;
        }
    }

    public int Width { get; }

    public int Height { get; }

    public Plot Plot { get; } = new();

    public double Left => _margins.Left;

    public double Right => Width - _margins.Right;

    public double Top => _margins.Top;

    public double Bottom => Height - _margins.Bottom;

    /// <summary>From the unit square to pixels.</summary>
    public double X(double place) => Left + place * (Right - Left);

    public double Y(double place) => Bottom - place * (Bottom - Top);

    public void Line(double x1, double y1, double x2, double y2, Color color, float width = 1)
    {
        var line = Plot.Add.Line(x1, y1, x2, y2);
        line.Color = color;
        line.LineWidth = width;
        line.MarkerSize = 0;
    }

    /// <summary>A dashed line through points of the unit square. Skia's SVG canvas knows no dashes, and says so on standard
    /// error.</summary>
    public void Dashes(IEnumerable<(double X, double Y)> points, Ink ink) => _texts.Append(
        CultureInfo.InvariantCulture,
        $"<path d=\"M{string.Join('L', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):0.#} {Y(p.Y):0.#}")))}\" "
            + $"fill=\"none\" stroke=\"{ink.Code}\" stroke-width=\"1.6\" stroke-dasharray=\"6 4\"/>");

    public void Marker(double x, double y, Ink ink, float size = 9)
    {
        var marker = Plot.Add.Marker(x, y, ink.Marker, size, ink.Color);
        marker.MarkerLineColor = ink.Color;
        marker.MarkerLineWidth = 1.5f;
    }

    /// <summary>A legend's mark, a short line with the marker on it; outside of the axes, where ScottPlot draws nothing.</summary>
    public void Key(double x, double y, Ink ink) => _texts.Append(
        CultureInfo.InvariantCulture,
        $"<path d=\"M{x:0.#} {y:0.#}h20\" stroke=\"{ink.Code}\" stroke-width=\"2\"{(ink.IsDashed ? " stroke-dasharray=\"4 3\"" : "")}/>"
        + $"<path transform=\"translate({x + 10:0.#} {y:0.#})\" d=\"{ink.Outline}\" stroke=\"{ink.Code}\" stroke-width=\"1.5\" "
        + $"fill=\"{(ink.IsOpen ? "none" : ink.Code)}\"/>");

    public void Text(double x, double y, string text, Anchor anchor = Anchor.Start, string attributes = "") => _texts.Append(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" "
            + $"text-anchor=\"{anchor.ToString().ToLowerInvariant()}\" {attributes}>{Escape(text)}</text>");

    /// <summary>Shown while the pointer rests on the rectangle.</summary>
    public void Hover(double x, double y, double width, double height, string text) => _texts.Append(
        CultureInfo.InvariantCulture,
        $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" fill=\"none\" "
            + $"pointer-events=\"all\"><title>{Escape(text)}</title></rect>");

    /// <summary>The label of the axis below, its ticks, and a thin line at each.</summary>
    public void XAxis(Scale scale)
    {
        var room = double.NegativeInfinity;
        foreach (var (value, text) in scale.Ticks())
        {
            var place = scale.Place(value);
            Line(place, 0, place, 1, Inks.Text.WithAlpha(0.13));
            var half = text.Length * LetterWidth / 2 + 3;
            if (X(place) - half < room)
                continue;
            room = X(place) + half;
            Text(X(place), Bottom + 16, text, Anchor.Middle);
        }

        Line(0, 0, 1, 0, Inks.Text.WithAlpha(0.6));
        Text((Left + Right) / 2, Bottom + 34, scale.Label, Anchor.Middle);
    }

    /// <summary>The same at the left; its label lies on its side.</summary>
    public void YAxis(Scale scale)
    {
        foreach (var (value, text) in scale.Ticks())
        {
            var place = scale.Place(value);
            Line(0, place, 1, place, Inks.Text.WithAlpha(0.13));
            Text(Left - 6, Y(place) + 4, text, Anchor.End);
        }

        Line(0, 0, 0, 1, Inks.Text.WithAlpha(0.6));
        var middle = ((Top + Bottom) / 2).ToString("0.#", CultureInfo.InvariantCulture);
        Text(14, (Top + Bottom) / 2, scale.Label, Anchor.Middle, $"transform=\"rotate(-90 14 {middle})\"");
    }

    /// <param name="title">Stands on top and is read aloud.</param>
    public string ToSvg(string title)
    {
        Text(0, 15, title, Anchor.Start, "font-weight=\"600\" font-size=\"14\"");
        var shapes = Outer().Replace(Plot.GetSvgXml(Width, Height), "");
        shapes = Blanks().Replace(shapes, "><").Replace("\"#010203\"", "\"currentColor\"", StringComparison.Ordinal).Trim();
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" "
            + $"aria-label=\"{Escape(title)}\">{shapes}"
            + $"<g font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"currentColor\">{_texts}</g></svg>";
    }

    private static string Escape(string text) => PlainText.Html(OneLine.Of(text));

    [GeneratedRegex(@"<\?xml[^>]*>|</?svg[^>]*>")]
    private static partial Regex Outer();

    [GeneratedRegex(@">\s+<")]
    private static partial Regex Blanks();
}
