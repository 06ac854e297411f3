namespace Sgvb.Model;

/// <summary>An estimator's name with its argument and modifiers, as written in options and reports: grouped:10, local-reparam+antithetic.</summary>
/// <param name="Name">The registry's name.</param>
/// <param name="Argument">Its whole numbers, where the estimator has some: examples in a group, or numbers of draws.</param>
/// <param name="Antithetic">Average of +noise and −noise.</param>
/// <param name="Draws">K, the gradients with noise of their own that are averaged.</param>
public sealed record EstimatorSpec(string Name, EstimatorArgument? Argument = null, bool Antithetic = false, int Draws = 1)
{
    public EstimatorModifiers Modifiers => new(Antithetic, Draws);

    /// <summary>Passes through the network that one step makes.</summary>
    public int Passes => Draws * (Antithetic ? 2 : 1);

    /// <summary>From what <see cref="ToString"/> writes.</summary>
    /// <exception cref="SgvbException">What stands after a colon or a plus is no argument or modifier.</exception>
    public static EstimatorSpec Parse(string text)
    {
        var (plain, modifiers) = EstimatorModifiers.Split(text);
        var parts = plain.Split(':', 2);
        EstimatorArgument? argument = parts.Length == 1
            ? null
            : EstimatorArgument.TryParse(parts[1])
                ?? throw new SgvbException($"'{text}' is no estimator: after the colon stand one or two numbers, as in grouped:10 and split:4x2");
        return new EstimatorSpec(parts[0], argument).With(modifiers);
    }

    public EstimatorSpec With(EstimatorModifiers modifiers) => this with { Antithetic = modifiers.Antithetic, Draws = modifiers.Draws };

    public override string ToString() => Name + (Argument is { } argument ? $":{argument}" : "") + Modifiers;
}
