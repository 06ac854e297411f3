namespace Sgvb.Reports.Plots;

/// <summary>
/// The colours of Okabe and Ito (jfly.uni-koeln.de/color), which the colour-blind can tell apart, by name, so that a name looks the
/// same in every plot. Whoever draws may know names that have inks of their own; where a plot shows several of one family, such as split:8 and
/// split:2x8, they share the colour and differ by the marker. Any other name has an open marker: its own, or where another
/// such name of the plot has that colour, the next.
/// </summary>
public static class Inks
{
    /// <summary>The colour of the text around the plot, light or dark.</summary>
    public const string Text = "currentColor";

    /// <summary>For what stands behind: seen on light and on dark.</summary>
    public const string Grey = "#8A8F98";

    public const string Blue = "#0072B2";
    public const string Vermillion = "#D55E00";
    public const string Green = "#009E73";
    public const string Orange = "#E69F00";
    public const string Purple = "#CC79A7";
    public const string Sky = "#56B4E9";
    public const string Yellow = "#F0E442";

    private static readonly string[] Colors = [Blue, Vermillion, Green, Purple, Orange, Sky];
    private static readonly Mark[] Marks = [Mark.Circle, Mark.Square, Mark.Diamond, Mark.Up, Mark.Down];

    /// <summary>Every pair once, since five and six have no common divisor.</summary>
    private static readonly Ink[] Others = [.. Enumerable.Range(0, Colors.Length * Marks.Length)
        .Select(i => new Ink(Colors[i % Colors.Length], Marks[i % Marks.Length], IsOpen: true))];

    /// <summary>For series that have no names but an order.</summary>
    public static Ink At(int place) => Others[place % Others.Length] with { IsOpen = false };

    /// <summary>The inks of one plot's series.</summary>
    /// <param name="names">As in the rows: grouped:10, local-reparam+antithetic, torch; antithetic ones are dashed.</param>
    public static IReadOnlyDictionary<string, Ink> Of(IEnumerable<string> names) => Of(names, _ => null);

    /// <param name="names">See <see cref="Of(IEnumerable{string})"/>.</param>
    /// <param name="known">The ink of a name without its modifiers that has one of its own; null for any other.</param>
    public static IReadOnlyDictionary<string, Ink> Of(IEnumerable<string> names, Func<string, Ink?> known)
    {
        var all = names.Distinct().Order(StringComparer.Ordinal).ToList();
        var inks = new Dictionary<string, Ink>();
        // The shortest name of a family is the plain one: it has the family's own ink.
        foreach (var name in all.OrderBy(n => n.Length))
            if (known(name.Split('+', ':', ' ', ',')[0]) is { } ink)
                inks[name] = Marks.Select(mark => ink with { Mark = mark }).Prepend(ink).FirstOrDefault(i => !inks.ContainsValue(i), ink);
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

    /// <summary>By the name's place in a list; behind the palette's end the other inks follow.</summary>
    public static Ink? Placed(string name, IEnumerable<string> list, IReadOnlyList<Ink> palette) => list.ToList().IndexOf(name) switch
    {
        < 0 => null,
        var i when i < palette.Count => palette[i],
        var i => Others[(i - palette.Count) % Others.Length],
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
