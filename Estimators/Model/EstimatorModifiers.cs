namespace Sgvb.Model;

/// <summary>What stands behind an estimator's or a preset's name, each after a plus: +antithetic, +draws:K.</summary>
/// <param name="Antithetic">Average of +noise and −noise.</param>
/// <param name="Draws">K, the gradients that are averaged.</param>
public readonly record struct EstimatorModifiers(bool Antithetic, int Draws)
{
    /// <summary>A noise key tells that many draws apart.</summary>
    public const int MostDraws = 32768;

    private const string AntitheticName = "antithetic";
    private const string DrawsName = "draws:";

    public static EstimatorModifiers None { get; } = new(false, 1);

    /// <summary>Whether there is any.</summary>
    public bool Any => this != None;

    /// <summary>The name alone, and its modifiers.</summary>
    /// <exception cref="SgvbException">What stands after a plus is no modifier.</exception>
    public static (string Plain, EstimatorModifiers Modifiers) Split(string text)
    {
        var parts = text.Split('+');
        var modifiers = None;
        foreach (var part in parts[1..])
            modifiers = part == AntitheticName ? modifiers with { Antithetic = true }
                : Count(part) is { } draws ? modifiers with { Draws = draws }
                : throw new SgvbException(
                    $"'{OneLine.Of(text)}': '+{OneLine.Of(part)}' is no modifier; write +{AntitheticName}, or +{DrawsName}K with K from 1 to {MostDraws}");
        return (parts[0], modifiers);
    }

    public override string ToString() =>
        (Antithetic ? "+" + AntitheticName : "") + (Draws > 1 ? $"+{DrawsName}{Draws.ToString(CultureInfo.InvariantCulture)}" : "");

    private static int? Count(string part) =>
        part.StartsWith(DrawsName, StringComparison.Ordinal)
        && int.TryParse(part[DrawsName.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var draws)
        && draws is > 0 and <= MostDraws
            ? draws
            : null;
}
