namespace Sgvb.Model;

/// <summary>An estimator's name with its modifiers, as written in options and reports: grouped:10, local-reparam+antithetic.</summary>
/// <param name="Name">The registry's name without modifiers.</param>
/// <param name="Group">g, examples that share one weight sample, where the estimator has groups.</param>
/// <param name="Antithetic">Average of +noise and −noise.</param>
public sealed record EstimatorSpec(string Name, int? Group = null, bool Antithetic = false)
{
    private const string Suffix = "+antithetic";

    /// <summary>From what <see cref="ToString"/> writes.</summary>
    /// <exception cref="SgvbException">What stands after a colon is no group.</exception>
    public static EstimatorSpec Parse(string text)
    {
        var antithetic = text.EndsWith(Suffix, StringComparison.Ordinal);
        var parts = (antithetic ? text[..^Suffix.Length] : text).Split(':', 2);
        if (parts.Length == 1)
            return new EstimatorSpec(parts[0], Antithetic: antithetic);
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var group) && group > 0
            ? new EstimatorSpec(parts[0], group, antithetic)
            : throw new SgvbException($"'{text}' is no estimator: after the colon stands a group's size, as in grouped:10");
    }

    public override string ToString() =>
        Name + (Group is { } group ? ":" + group.ToString(CultureInfo.InvariantCulture) : "") + (Antithetic ? Suffix : "");
}
