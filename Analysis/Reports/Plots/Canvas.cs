using System.Text;
using System.Xml.Linq;

namespace Sgvb.Reports.Plots;

/// <summary>Where text stands in relation to its point.</summary>
public enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>
/// One plot as SVG, drawn in pixels from the top left. Axes, texts and <see cref="Inks.Text"/> take the colour of the text around the
/// plot, so that one drawing suits light and dark pages.
/// </summary>
internal sealed class Canvas(int width, int height, double left, double right, double bottom, double top)
{
    /// <summary>Pixels a text of one letter takes, roughly: only for room, nothing is placed by it.</summary>
    public const double LetterWidth = 6.4;

    /// <summary>Of lines that guide the eye and are no data.</summary>
    public const double Faint = 0.13;

    private const double AxisOpacity = 0.6;

    /// <summary>Of a bold letter of a title, amply: none may be cut off.</summary>
    private const double TitleLetterWidth = 8.6;

    private const int TitleHeight = 18;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly List<XElement> _shapes = [];

    // Above the shapes, so that none of them covers a text or takes the pointer away.
    private readonly List<XElement> _texts = [];

    public int Width => width;

    public double Left => left;

    public double Right => width - right;

    public double Top => top;

    public double Bottom => height - bottom;

    /// <summary>From the unit square of the axes to pixels.</summary>
    public double X(double place) => Left + place * (Right - Left);

    public double Y(double place) => Bottom - place * (Bottom - Top);

    public void Line(double x1, double y1, double x2, double y2, string color, double width = 1, double opacity = 1, string? dashes = null) =>
        Path([(x1, y1), (x2, y2)], color, width, opacity, dashes);

    public void Curve(IEnumerable<(double X, double Y)> points, Ink ink) =>
        Path(points, ink.Color, ink.IsDashed ? 1.6 : 2, 1, ink.IsDashed ? "6 4" : null);

    public void Rectangle(double x, double y, double width, double height, string color, double opacity = 1) => _shapes.Add(Element("rect",
        ("x", x), ("y", y), ("width", width), ("height", height), ("fill", color), ("fill-opacity", opacity < 1 ? opacity : null)));

    public void Marker(double x, double y, Ink ink, double size = 9)
    {
        if (ink.Outline.Length > 0)
            _shapes.Add(Element("path",
                ("transform", FormattableString.Invariant($"translate({x:0.##} {y:0.##})scale({size / Ink.OutlineSize:0.##})")),
                ("d", ink.Outline), ("fill", ink.IsOpen ? null : ink.Color), ("stroke", ink.IsOpen ? ink.Color : null),
                ("stroke-width", ink.IsOpen ? 1.5 : null)));
    }

    /// <summary>A legend's mark, a short line with the marker on it.</summary>
    public void Key(double x, double y, Ink ink)
    {
        Line(x, y, x + 20, y, ink.Color, 2, dashes: ink.IsDashed ? "4 3" : null);
        Marker(x + 10, y, ink);
    }

    public void Text(double x, double y, string text, Anchor anchor = Anchor.Start, params IEnumerable<(string Name, object? Value)> attributes)
    {
        var element = Element("text",
            [("x", x), ("y", y), ("text-anchor", anchor == Anchor.Start ? null : anchor.ToString().ToLowerInvariant()), .. attributes]);
        element.Add(Plain(text));
        _texts.Add(element);
    }

    /// <summary>Shown while the pointer rests on the rectangle.</summary>
    public void Hover(double x, double y, double width, double height, string text)
    {
        var element = Element("rect",
            ("x", x), ("y", y), ("width", width), ("height", height), ("fill", "none"), ("pointer-events", "all"));
        element.Add(new XElement(Svg + "title", Plain(text)));
        _texts.Add(element);
    }

    /// <summary>The label of the axis below, its ticks, and a faint line at each.</summary>
    public void XAxis(Scale scale)
    {
        var room = double.NegativeInfinity;
        foreach (var (value, text) in scale.Ticks())
        {
            var x = X(scale.Place(value));
            Line(x, Bottom, x, Top, Inks.Text, opacity: Faint);
            var half = text.Length * LetterWidth / 2 + 3;
            if (x - half < room)
                continue;
            room = x + half;
            Text(x, Bottom + 16, text, Anchor.Middle);
        }

        Line(Left, Bottom, Right, Bottom, Inks.Text, opacity: AxisOpacity);
        Text((Left + Right) / 2, Bottom + 34, scale.Label, Anchor.Middle);
    }

    /// <summary>The same at the left; its label lies on its side.</summary>
    public void YAxis(Scale scale)
    {
        foreach (var (value, text) in scale.Ticks())
        {
            var y = Y(scale.Place(value));
            Line(Left, y, Right, y, Inks.Text, opacity: Faint);
            Text(Left - 6, y + 4, text, Anchor.End);
        }

        Line(Left, Bottom, Left, Top, Inks.Text, opacity: AxisOpacity);
        var middle = (Top + Bottom) / 2;
        Text(14, middle, scale.Label, Anchor.Middle, ("transform", FormattableString.Invariant($"rotate(-90 14 {middle:0.##})")));
    }

    /// <param name="title">Stands on top, in as many lines as it needs, and is read aloud.</param>
    public string ToSvg(string title)
    {
        var lines = TitleLines(title);
        var extra = (lines.Count - 1) * TitleHeight;
        foreach (var (i, line) in lines.Index())
            Text(0, 15 - extra + i * TitleHeight, line, Anchor.Start, ("font-weight", 600), ("font-size", 14));
        return new XElement(Svg + "svg", new XAttribute("xmlns", Svg.NamespaceName),
            new XAttribute("viewBox", FormattableString.Invariant($"0 {-extra} {width} {height + extra}")), new XAttribute("role", "img"),
            new XAttribute("aria-label", Plain(title)),
            new XElement(Svg + "g", new XAttribute("fill", "none"), _shapes),
            new XElement(Svg + "g", new XAttribute("font-family", "system-ui, sans-serif"), new XAttribute("font-size", 12),
                new XAttribute("fill", Inks.Text), _texts)).ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Broken between words; a word that is longer than the plot is broken, too.</summary>
    private List<string> TitleLines(string title)
    {
        var room = (int)(width / TitleLetterWidth);
        List<string> lines = [""];
        foreach (var word in OneLine.Of(title).Split(' ').SelectMany(w => w.Chunk(room)).Select(w => new string(w)))
            if (lines[^1].Length == 0)
                lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= room)
                lines[^1] += " " + word;
            else
                lines.Add(word);
        return lines;
    }

    private void Path(IEnumerable<(double X, double Y)> points, string color, double width, double opacity, string? dashes) =>
        _shapes.Add(Element("path", ("d", "M" + string.Join('L', points.Select(p => FormattableString.Invariant($"{p.X:0.##} {p.Y:0.##}")))),
            ("stroke", color), ("stroke-width", width), ("stroke-opacity", opacity < 1 ? opacity : null), ("stroke-dasharray", dashes)));

    /// <summary>An element with the attributes that have a value.</summary>
    private static XElement Element(string name, params IEnumerable<(string Name, object? Value)> attributes) => new(Svg + name,
        attributes.Where(a => a.Value is not null).Select(a => new XAttribute(a.Name, a.Value is double d ? Math.Round(d, 2) : a.Value!)));

    /// <summary>In one line, without the characters that XML cannot hold.</summary>
    private static string Plain(string text) => string.Concat(OneLine.Of(text).EnumerateRunes()
        .Select(r => r.Value is < 0x20 or 0xFFFE or 0xFFFF ? Rune.ReplacementChar : r));
}
