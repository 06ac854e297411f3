namespace Sgvb.Reports.Plots;

/// <summary>
/// The colours of Okabe and Ito (jfly.uni-koeln.de/color), which the colour-blind can tell apart, by name, so that an estimator looks the
/// same in every plot. A name of a known list has the ink of its place there. Any other name has an open marker: its own, or where another
/// such name of the plot has that colour, the next.
/// </summary>
public static class Inks
{
    /// <summary>The colour of the text around the plot, light or dark.</summary>
    public const string Text = "currentColor";

    /// <summary>For what stands behind: seen on light and on dark.</summary>
    public const string Grey = "#8A8F98";

    private const string Blue = "#0072B2";
    private const string Vermillion = "#D55E00";
    private const string Green = "#009E73";
    private const string Orange = "#E69F00";
    private const string Purple = "#CC79A7";
    private const string Sky = "#56B4E9";
    private const string Yellow = "#F0E442";

    // No noise, the floor of every comparison, looks like the axes.
    private static readonly Ink[] Estimators =
    [
        new(Text, Mark.Square), new(Vermillion, Mark.Up), new(Orange, Mark.Square), new(Green, Mark.Diamond), new(Blue, Mark.Circle),
        new(Purple, Mark.Down), new(Sky, Mark.Circle), new(Yellow, Mark.Diamond),
    ];

    private static readonly Ink[] Presets =
    [
        new(Vermillion, Mark.Up), new(Orange, Mark.Square), new(Green, Mark.Diamond), new(Sky, Mark.Circle), new(Purple, Mark.Down),
        new(Blue, Mark.Circle),
    ];

    private static readonly Ink[] Backends =
    [
        new(Blue, Mark.Circle), new(Sky, Mark.Circle), new(Green, Mark.Diamond), new(Vermillion, Mark.Square), new(Orange, Mark.Up),
    ];

    private static readonly Dictionary<string, Ink> Sources = new()
    {
        ["measured"] = new(Blue, Mark.Circle),
        ["paper"] = new(Text, Mark.Cross, IsOpen: true),
        ["replication"] = new(Text, Mark.Up, IsOpen: true),
    };

    private static IReadOnlyList<(Func<IEnumerable<string>> Names, Ink[] Palette)> _known = [];

    private static readonly string[] Colors = [Blue, Vermillion, Green, Purple, Orange, Sky];
    private static readonly Mark[] Marks = [Mark.Circle, Mark.Square, Mark.Diamond, Mark.Up, Mark.Down];

    /// <summary>Every pair once, since five and six have no common divisor.</summary>
    private static readonly Ink[] Others = [.. Enumerable.Range(0, Colors.Length * Marks.Length)
        .Select(i => new Ink(Colors[i % Colors.Length], Marks[i % Marks.Length], IsOpen: true))];

    /// <summary>Says once which names a program draws; without it every name is any other name.</summary>
    public static void Know(Func<IEnumerable<string>> estimators, Func<IEnumerable<string>> presets, Func<IEnumerable<string>> backends) =>
        _known = [(estimators, Estimators), (presets, Presets), (backends, Backends)];

    /// <summary>For series that have no names but an order.</summary>
    public static Ink At(int place) => Others[place % Others.Length] with { IsOpen = false };

    /// <summary>The inks of one plot's series.</summary>
    /// <param name="names">As in the rows: grouped:10, local-reparam+antithetic, torch; modifiers are left out of account but for a dash.</param>
    public static IReadOnlyDictionary<string, Ink> Of(IEnumerable<string> names)
    {
        var all = names.Distinct().Order(StringComparer.Ordinal).ToList();
        var inks = new Dictionary<string, Ink>();
        foreach (var name in all)
            if (Known(name.Split('+', ':', ' ', ',')[0]) is { } ink)
                inks[name] = ink;
        var free = new List<Ink>();
        foreach (var name in all.Where(n => !inks.ContainsKey(n)))
        {
            free.Add(Free(name, free));
            inks[name] = free[^1];
        }

        foreach (var name in all)
            if (name.Contains("+antithetic", StringComparison.Ordinal))
                inks[name] = inks[name] with { IsDashed = true, Mark = Mark.Circle, IsOpen = true };
        return inks;
    }

    private static Ink? Known(string name) => Sources.GetValueOrDefault(name)
        ?? _known.Select(k => Placed(name, k.Names(), k.Palette)).FirstOrDefault(ink => ink is not null);

    /// <summary>By the name's place in a list; behind the palette's end the other inks follow.</summary>
    private static Ink? Placed(string name, IEnumerable<string> list, Ink[] palette) => list.ToList().IndexOf(name) switch
    {
        < 0 => null,
        var i when i < palette.Length => palette[i],
        var i => Others[(i - palette.Length) % Others.Length],
    };

    /// <summary>From the name's own ink on, the first of those that fewest other such names have taken, by both, by colour, by mark.</summary>
    private static Ink Free(string name, List<Ink> taken)
    {
        // The runtime's own hash differs from process to process.
        var own = name.Aggregate(0u, (hash, letter) => 31 * hash + letter) % (uint)Others.Length;
        return Enumerable.Range((int)own, Others.Length).Select(i => Others[i % Others.Length])
            .MinBy(ink => (taken.Count(t => t == ink), taken.Count(t => t.Color == ink.Color), taken.Count(t => t.Mark == ink.Mark)))!;
    }
}
