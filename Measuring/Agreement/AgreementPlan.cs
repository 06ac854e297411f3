using Sgvb.Measuring.Selection;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;

namespace Sgvb.Measuring.Agreement;

/// <summary>A method to check, or a combination that is not defined, with the reason.</summary>
public sealed record PlannedMethod(string Name, Method Method, string? Undefined);

/// <summary>
/// Which methods <c>agree</c> checks: each estimator with each posterior, and each antithetic twin with the alpha posterior, for its
/// noise and its average do not depend on the posterior; with the usual KL term, or with every one. Options narrow this down. A combination
/// that makes no sense is kept, to be reported.
/// </summary>
public static class AgreementPlan
{
    private const string Antithetic = "+antithetic";

    /// <param name="values">The user's options.</param>
    /// <param name="everyKl">Every KL term in place of the usual one, where the options name none; a preset fixes its own.</param>
    /// <exception cref="SgvbException">An unknown name, or one combination asked for that makes no sense.</exception>
    public static IReadOnlyList<PlannedMethod> Methods(CommonValues values, bool everyKl = false)
    {
        IReadOnlyList<CommonValues> byKl = everyKl && values.Kl is null
            ? [.. Enum.GetValues<KlKind>().Select(kl => values with { Kl = kl })]
            : [values];
        var names = values.Estimators ?? [NameList.All];
        var methods = new List<PlannedMethod>();
        foreach (var name in names)
        {
            if (name == NameList.All)
            {
                foreach (var entry in Registry.Estimators)
                    foreach (var each in (IEnumerable<string>)[entry.Name, .. (entry.Argument?.Others ?? []).Select(a => $"{entry.Name}:{a}")])
                        methods.AddRange(WithPosteriors(each, byKl, PosteriorsOf(values)));
                if (!values.Antithetic)
                    foreach (var entry in Registry.Estimators.Where(e => e.HasNoise))
                        methods.AddRange(WithPosteriors(entry.Name + Antithetic, byKl, values.Posterior is { } one
                            ? [one]
                            : [PosteriorSpec.Alpha(learned: entry.CanLearnNoise)]));
            }
            else if (Registry.Presets.ContainsKey(EstimatorModifiers.Split(name).Plain) || (values.Posterior is not null && byKl.Count == 1))
            {
                methods.AddRange(Choose(name, values).Select(m => new PlannedMethod(m.Name, m.Method, null)));
            }
            else
            {
                // Throws where the name is unknown; a posterior or KL that does not go with a known one is a row.
                Choose(name, values with { Posterior = null });
                methods.AddRange(WithPosteriors(name, byKl, PosteriorsOf(values)));
            }
        }

        return [.. methods.DistinctBy(m => (m.Name, m.Method))];
    }

    private static IEnumerable<PosteriorSpec> PosteriorsOf(CommonValues values) =>
        values.Posterior is { } one ? [one] : ModelNames.Posteriors.Select(ModelNames.Posterior);

    private static IEnumerable<PlannedMethod> WithPosteriors(
        string name, IReadOnlyList<CommonValues> byKl, IEnumerable<PosteriorSpec> posteriors) =>
        from posterior in posteriors
        from values in byKl
        select One(name, values with { Posterior = posterior });

    private static PlannedMethod One(string name, CommonValues values)
    {
        try
        {
            var choice = Choose(name, values)[0];
            return new PlannedMethod(choice.Name, choice.Method, null);
        }
        catch (SgvbException e)
        {
            var spec = EstimatorSpec.Parse(name);
            return new PlannedMethod(name, new Method(spec with { Antithetic = spec.Antithetic || values.Antithetic }, values.Posterior!, values.Kl ?? KlKind.None), e.Message);
        }
    }

    private static IReadOnlyList<MethodChoice> Choose(string name, CommonValues values) =>
        MethodSelection.Choose(values with { Estimators = [name] }, [], out _);
}
