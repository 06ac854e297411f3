using System.Globalization;

namespace Sgvb.Model;

/// <summary>An estimator's name with its modifiers, as written in options and reports: grouped:10, local-reparam+antithetic.</summary>
/// <param name="Name">The registry's name without modifiers.</param>
/// <param name="Group">g, examples that share one weight sample, where the estimator has groups.</param>
/// <param name="Antithetic">Average of +noise and −noise.</param>
public sealed record EstimatorSpec(string Name, int? Group = null, bool Antithetic = false)
{
    public override string ToString() =>
        Name + (Group is { } group ? ":" + group.ToString(CultureInfo.InvariantCulture) : "") + (Antithetic ? "+antithetic" : "");
}
