namespace Sgvb.Runs.CommandLine;

/// <summary>The value of an option that takes whole numbers with commas between.</summary>
public static class NumberList
{
    /// <summary>Ascending, each once.</summary>
    /// <exception cref="SgvbException">None is named, or one is no whole number within the bounds.</exception>
    public static IReadOnlyList<int> Split(string text, string option, int least, int most)
    {
        var numbers = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            numbers.Add(int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw new SgvbException($"{option}: '{OneLine.Of(part)}' is not a whole number from {least} to {most}"));
        return numbers.Count > 0 ? [.. numbers.Distinct().Order()] : throw new SgvbException($"{option}: name at least one number");
    }
}
