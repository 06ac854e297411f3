namespace Sgvb.Runs;

/// <summary>What must be equal for two pieces of work to make one result. A setting that only one side knows counts as unknown, not as different.</summary>
public static class EqualSettings
{
    /// <param name="mine">By name.</param>
    /// <param name="theirs">Likewise.</param>
    /// <param name="here">Whose mine are, for the message.</param>
    /// <param name="there">Whose theirs are.</param>
    /// <param name="advice">What to do about it.</param>
    /// <exception cref="SgvbException">A setting differs.</exception>
    public static void Check(
        IReadOnlyDictionary<string, string> mine, IReadOnlyDictionary<string, string> theirs, string here, string there, string advice)
    {
        foreach (var (name, value) in mine)
            Check(name, value, theirs.GetValueOrDefault(name), here, there, advice);
    }

    /// <inheritdoc cref="Check(IReadOnlyDictionary{string, string}, IReadOnlyDictionary{string, string}, string, string, string)"/>
    public static void Check(string name, string mine, string? theirs, string here, string there, string advice)
    {
        if (theirs is not null && mine != theirs)
            throw new SgvbException($"{name} is {Short(theirs)} in {there}, but {Short(mine)} in {here}; {advice}");
    }

    /// <summary>What times depend on.</summary>
    /// <exception cref="SgvbException">The machines differ (exit code 4).</exception>
    public static void CheckMachine(
        IReadOnlyDictionary<string, string>? mine, IReadOnlyDictionary<string, string>? theirs, string here, string there)
    {
        foreach (var (name, value) in mine ?? new Dictionary<string, string>())
            if (theirs?.GetValueOrDefault(name) is { } other && other != value)
                throw new SgvbException($"{name} is {OneLine.Of(other)} in {there}, but {OneLine.Of(value)} in {here}: times of different machines "
                    + "make no one result; set the runs side by side with hardware", SgvbException.NotComparable);
    }

    // A hash tells people nothing beyond its first digits.
    private static string Short(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? text[..12] + "…" : OneLine.Of(text);
}
