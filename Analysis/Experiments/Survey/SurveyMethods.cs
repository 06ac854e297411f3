using Sgvb.Model.Kl;

namespace Sgvb.Experiments.Survey;

/// <summary>Which methods a survey looks at, and in what company each of them stands.</summary>
public static class SurveyMethods
{
    /// <summary>What variances × time are divided by.</summary>
    public const string Base = "local-reparam";

    /// <summary>Besides every estimator with each of its usual arguments.</summary>
    private static readonly string[] Modified = ["local-reparam+antithetic", "local-reparam+draws:4", "shared+antithetic", "shared+draws:4"];

    /// <summary>What <c>all</c> stands for.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Registry.Estimators.SelectMany(e => (IEnumerable<string>)[e.Name, .. (e.Argument?.Others ?? []).Select(a => $"{e.Name}:{a}")]), .. Modified,
    ];

    /// <summary>
    /// The user's, <c>all</c> where none is named. Of <c>all</c> those that do not go with the options are left out, and <paramref name="leftOut"/>
    /// says why; those with a weight sample come with a KL term at it as well, and with the same in closed form to hold it against.
    /// </summary>
    /// <exception cref="SgvbException">A named one makes no sense.</exception>
    public static IReadOnlyList<Method> Choose(CommonValues values, out IReadOnlyList<string> leftOut)
    {
        var notes = new List<string>();
        leftOut = notes;
        return [.. (values.Estimators ?? [NameList.All]).SelectMany(name => name == NameList.All ? Everything(values, notes) : One(name, values)).Distinct()];
    }

    /// <summary>As tables and plots call it: two ways to take the KL term are two methods of one objective.</summary>
    public static string Name(CaseRow row) => row.Kl == KlKind.Sampled.Name ? $"{row.Estimator} (KL sampled)" : row.Estimator;

    private static List<Method> Everything(CommonValues values, List<string> notes)
    {
        var methods = All.SelectMany(name => TryOne(name, values, notes)).ToList();
        if (methods.Exists(m => m.SamplesKl))
            methods.AddRange(
                from entry in Registry.Estimators.Where(e => e is { HasWeightSample: true, DropsScore: false, IsBiased: false }).ToList()
                from kl in (KlKind[])[KlKind.Sampled.Expected, KlKind.Sampled]
                from method in TryOne(entry.Name, values with { Kl = kl }, [])
                select method);
        return methods;
    }

    private static IReadOnlyList<Method> One(string name, CommonValues values) =>
        [.. MethodSelection.Choose(values with { Estimators = [name] }, [], out _).Select(c => c.Method)];

    private static IReadOnlyList<Method> TryOne(string name, CommonValues values, List<string> notes)
    {
        try
        {
            return One(name, values);
        }
        catch (SgvbException e)
        {
            notes.Add($"{name} left out: {e.Message}");
            return [];
        }
    }
}
