namespace Sgvb.Experiments.Training;

/// <summary>How a user says how parameters begin.</summary>
public static class InitialisationOption
{
    /// <summary>A name, or standard deviations with commas between, one a layer, bottom first.</summary>
    /// <exception cref="SgvbException">The name is unknown, a number is not positive, or there are more or fewer than layers.</exception>
    public static Initialisation Parse(string text, string option, int layers)
    {
        if (Initialisation.Named.FirstOrDefault(n => n.Name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } named)
            return named;
        if (!text.Any(char.IsAsciiDigit))
            throw NameList.Unknown(option, text, Initialisation.Named.Select(n => n.Name));
        var numbers = Array.ConvertAll(text.Split(','), part =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number)
                ? number
                : throw new SgvbException($"{option}: '{OneLine.Of(part)}' is not a positive number"));
        return numbers.Length == layers
            ? Initialisation.Of(numbers)
            : throw new SgvbException($"{option}: standard deviations for {numbers.Length} of {layers} layers");
    }
}
