namespace Sgvb.Runs.CommandLine;

/// <summary>The value of an option that takes names: one name, a comma list, or <c>all</c>.</summary>
public static class NameList
{
    public const string All = "all";

    /// <summary>Splits at commas; blanks around names do not count, and a name said twice counts once.</summary>
    /// <exception cref="SgvbException">A name is missing between commas.</exception>
    public static IReadOnlyList<string> Split(string text, string option)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        return names.Contains("")
            ? throw new SgvbException($"{option}: a name is missing in '{OneLine.Of(text)}'; write names with commas between, or all")
            : [.. names.Distinct()];
    }

    /// <summary>The names asked for, <c>all</c> being every known one in the order of <paramref name="known"/>.</summary>
    /// <param name="names">As <see cref="Split"/> gives them.</param>
    /// <param name="known">The registry's names.</param>
    /// <param name="option">For the message: --backend.</param>
    /// <exception cref="SgvbException">A name is unknown; the message suggests the nearest.</exception>
    public static IReadOnlyList<string> Resolve(IReadOnlyList<string> names, IReadOnlyCollection<string> known, string option)
    {
        if (names.FirstOrDefault(n => n != All && !known.Contains(n)) is { } unknown)
            throw Unknown(option, unknown, known);
        return names.Contains(All) ? [.. known] : names;
    }

    /// <summary>One of the known names; <c>all</c> is none.</summary>
    /// <exception cref="SgvbException">The name is unknown; the message suggests the nearest.</exception>
    public static string One(string name, IReadOnlyCollection<string> known, string option) =>
        known.Contains(name) ? name : throw Unknown(option, name, known);

    public static SgvbException Unknown(string option, string name, IEnumerable<string> known) =>
        new($"{option}: no '{OneLine.Of(name)}'{Suggest.Hint(name, known)}");
}
