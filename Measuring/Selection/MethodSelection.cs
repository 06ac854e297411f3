using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Recipes;

namespace Sgvb.Measuring.Selection;

/// <summary>One method to measure, under the name that options and reports use: the estimator's with its modifiers, or the preset's.</summary>
public sealed record MethodChoice(string Name, Method Method);

/// <summary>From <c>--estimator --posterior --kl --group --antithetic</c> to methods.</summary>
public static class MethodSelection
{
    /// <summary>Estimators, then presets.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Registry.Estimators.Select(e => e.Name), .. Registry.Presets.Keys];

    /// <summary>
    /// The methods asked for. A named one that makes no sense with the other options is refused; of <c>all</c> (every estimator, no
    /// preset) those are left out, and <paramref name="leftOut"/> says why.
    /// </summary>
    /// <param name="values">The user's options.</param>
    /// <param name="defaults">Names where --estimator is not given.</param>
    /// <param name="leftOut">One line for each estimator that does not go with the options.</param>
    /// <exception cref="SgvbException">An unknown name, or a combination that makes no sense.</exception>
    public static IReadOnlyList<MethodChoice> Choose(CommonValues values, IReadOnlyList<string> defaults, out IReadOnlyList<string> leftOut)
    {
        var notes = new List<string>();
        var methods = new List<MethodChoice>();
        foreach (var name in values.Estimators ?? defaults)
            if (name == NameList.All)
                methods.AddRange(Registry.Estimators.SelectMany(e => TryOne(e.Name, values, notes)));
            else
                methods.Add(One(name, values));
        leftOut = notes;
        return methods.Count > 0
            ? [.. methods.DistinctBy(m => m.Name)]
            : throw new SgvbException($"--estimator: none goes with the other options: {string.Join("; ", notes)}");
    }

    private static IEnumerable<MethodChoice> TryOne(string name, CommonValues values, List<string> notes)
    {
        try
        {
            return [One(name, values)];
        }
        catch (SgvbException e)
        {
            notes.Add($"{name} left out: {e.Message}");
            return [];
        }
    }

    private static MethodChoice One(string text, CommonValues values)
    {
        var (name, modifiers) = EstimatorModifiers.Split(text);
        if (Registry.Presets.TryGetValue(name, out var preset))
        {
            if ((values.Posterior is null ? values.Kl is null ? null : "--kl" : "--posterior") is { } option)
                throw new SgvbException($"{option}: the preset {name} fixes it; name the estimator {preset.Estimator.Name} instead");
            modifiers = modifiers with { Antithetic = modifiers.Antithetic || values.Antithetic };
            return new MethodChoice($"{name}{modifiers}", preset with { Estimator = preset.Estimator.With(modifiers) });
        }

        return Named(name, modifiers, values);
    }

    private static MethodChoice Named(string text, EstimatorModifiers modifiers, CommonValues values)
    {
        var (name, argument) = SplitArgument(text, values.Group);
        var entry = Registry.Estimators.FirstOrDefault(e => e.Name == name) ?? throw NameList.Unknown("--estimator", text, Known);
        // The option is for every estimator that has noise; only a modifier on the name itself insists.
        var spec = new EstimatorSpec(name, argument).With(modifiers with { Antithetic = modifiers.Antithetic || (values.Antithetic && entry.HasNoise) });
        var posterior = values.Posterior ?? PosteriorSpec.Alpha(learned: entry.CanLearnNoise);
        var method = new Method(spec, posterior, values.Kl ?? UsualKl(entry, posterior.Kind));
        Registry.Validate(method);
        foreach (var workload in values.Workloads ?? [])
            if (workload != NameList.All && entry.RefusalOn(ModelNames.Workload(workload).Network) is { } refusal)
                throw new SgvbException(refusal);
        return new MethodChoice(spec.ToString(), method);
    }

    /// <summary>The paper's cubic for α; a free σ soon means α above 1, where the cubic does not hold. Without the score there is no such term.</summary>
    private static KlKind UsualKl(EstimatorEntry entry, PosteriorKind posterior) =>
        !entry.CanLearnNoise ? KlKind.None : posterior == PosteriorKind.Alpha && !entry.DropsScore ? KlKind.Cubic : KlKind.Gaussian;

    /// <summary>grouped:10 is grouped with g = 10, whatever --group says; the name alone takes the option, or what is usual.</summary>
    private static (string Name, EstimatorArgument? Argument) SplitArgument(string text, int? group)
    {
        var name = text.Split(':', 2)[0];
        if (Registry.Estimators.FirstOrDefault(e => e.Name == name) is not { Argument: { } rule })
            return (text, null);
        if (name == text)
            return (name, rule.IsGroup && group is { } g ? g : rule.Usual);
        var given = text[(name.Length + 1)..];
        return EstimatorArgument.TryParse(given) is { } argument && (rule.TakesTwo || argument.Second is null)
            ? (name, argument)
            : throw new SgvbException($"--estimator: '{OneLine.Of(given)}' in {OneLine.Of(text)} is no {rule.Meaning}; write {name}:{rule.Usual ?? rule.Others[0]}");
    }
}
