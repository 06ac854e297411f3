namespace Sgvb.Model;

/// <summary>What stands after an estimator's name and a colon: a whole number, as in grouped:10, or two, as in split:4x2.</summary>
/// <param name="First">At least 1.</param>
/// <param name="Second">At least 1; null where there is one number only.</param>
public readonly record struct EstimatorArgument(int First, int? Second = null)
{
    /// <summary>Numbers are no larger, so that any two of them multiply to a long.</summary>
    public const int Largest = 1 << 20;

    private const char Between = 'x';

    public static implicit operator EstimatorArgument(int first) => new(first);

    /// <summary>From what <see cref="ToString"/> writes; null where it is something else.</summary>
    public static EstimatorArgument? TryParse(string text)
    {
        var numbers = text.Split(Between).Select(Number).ToList();
        return numbers switch
        {
            [{ } first] => new EstimatorArgument(first),
            [{ } first, { } second] => new EstimatorArgument(first, second),
            _ => null,
        };
    }

    public override string ToString() =>
        First.ToString(CultureInfo.InvariantCulture) + (Second is { } second ? Between + second.ToString(CultureInfo.InvariantCulture) : "");

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= Largest ? number : null;
}

/// <summary>What an estimator's argument means, for whoever reads or checks one.</summary>
/// <param name="Meaning">As in "is no group size".</param>
/// <param name="Usual">What the plain name stands for; null where it is a form of its own.</param>
/// <param name="Others">Further ones that take other ways through the code, so that agreement checks them too.</param>
/// <param name="TakesTwo">Whether there may be two numbers.</param>
/// <param name="IsGroup">Whether --group gives it where the name alone is written.</param>
public sealed record EstimatorArgumentRule(
    string Meaning, EstimatorArgument? Usual, IReadOnlyList<EstimatorArgument> Others, bool TakesTwo = false, bool IsGroup = false);
