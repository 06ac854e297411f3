namespace Sgvb.Reports.Plots;

/// <summary>Names beside their marks, in as many lines as they need.</summary>
internal sealed class Legend
{
    private const int LineHeight = 18;
    private const int MarkWidth = 26;

    /// <summary>Ample, for nothing may overlap.</summary>
    private const double LetterWidth = 7.2;
    private readonly List<(string Name, Ink Ink, double X, int Line)> _entries = [];

    public Legend(IReadOnlyList<(string Name, Ink Ink)> series, double width)
    {
        var (x, line) = (0.0, 0);
        foreach (var (name, ink) in series)
        {
            var room = MarkWidth + name.Length * LetterWidth + 10;
            if (x > 0 && x + room > width)
                (x, line) = (0, line + 1);
            _entries.Add((name, ink, x, line));
            x += room;
        }

        Height = _entries.Count == 0 ? 0 : (line + 1) * LineHeight + 6;
    }

    /// <summary>Pixels.</summary>
    public int Height { get; }

    public void Draw(Canvas canvas, double top)
    {
        foreach (var (name, ink, x, line) in _entries)
        {
            var y = top + line * LineHeight + LineHeight / 2.0;
            canvas.Key(x, y, ink);
            canvas.Text(x + MarkWidth, y + 4, name);
        }
    }
}
