namespace Sgvb.Experiments.Survey;

/// <summary>One method on one backend, with its rows by layer.</summary>
/// <param name="Name">As <see cref="SurveyMethods.Name"/> has it.</param>
public sealed record SurveyCandidate(string Name, string Backend, IReadOnlyList<SurveyRow> Rows)
{
    /// <exception cref="SgvbException">There is none: the file was edited.</exception>
    public SurveyRow this[string layer] => Rows.FirstOrDefault(r => r.Layer == layer)
        ?? throw new SgvbException($"{RunFolder.Survey}: {Name} on {Backend} has no row of the layer {layer}; copy the file again or measure again");
}

/// <summary>The candidates of one objective on one backend, best first.</summary>
/// <param name="HasBase">Whether local-reparam is one of them, so that ratios to it mean something.</param>
public sealed record SurveyPanel(string Objective, string Backend, IReadOnlyList<SurveyCandidate> Ranked, bool HasBase);

/// <summary>Who is ranked against whom: the estimators of one objective. What has no noise, or a bias, is ranked nowhere.</summary>
public static class SurveyRanking
{
    /// <summary>Those of local-reparam first, on the backends in their order.</summary>
    public static IReadOnlyList<SurveyPanel> Panels(IReadOnlyList<SurveyRow> rows) =>
    [
        .. rows.Where(r => !Unranked.Is(r.Estimator)).GroupBy(r => r.Objective)
            .OrderByDescending(g => g.Any(IsBase)).ThenByDescending(g => g.Select(SurveyMethods.Name).Distinct().Count())
            .SelectMany(g => g.GroupBy(r => r.Backend).Select(
                b => new SurveyPanel(g.Key, b.Key, Ranked([.. Candidates(b)]), b.Any(IsBase)))),
    ];

    /// <summary>
    /// By the geometric mean over the layers, for a training takes all layers' gradients together, and no layer's scale may decide: of the ratios to
    /// local-reparam, which are measured in pairs and are what is shown; of variance × time itself where there are none.
    /// </summary>
    private static IReadOnlyList<SurveyCandidate> Ranked(IReadOnlyList<SurveyCandidate> candidates)
    {
        var hasRatios = candidates.All(c => c.Rows.All(r => r.VarianceTimeRatio is not null));
        return [.. candidates.OrderBy(c => c.Rows.Average(r => Math.Log(hasRatios ? r.VarianceTimeRatio!.Value : r.VarianceTimeS)))];
    }

    public static IReadOnlyList<SurveyCandidate> Biased(IReadOnlyList<SurveyRow> rows) => [.. Candidates(rows.Where(r => Unranked.IsBiased(r.Estimator)))];

    /// <summary>Without noise, on a backend.</summary>
    public static SurveyCandidate? NoNoiseOn(IReadOnlyList<SurveyRow> rows, string backend) =>
        Candidates(rows.Where(r => Unranked.IsNoNoise(r.Estimator) && r.Backend == backend)).FirstOrDefault();

    /// <summary>Whom no other of its backend beats in both time and variance, from the fastest to the quietest.</summary>
    public static IReadOnlyList<SurveyCandidate> Front(IEnumerable<SurveyCandidate> candidates, string layer)
    {
        var front = new List<SurveyCandidate>();
        foreach (var candidate in candidates.OrderBy(c => c[layer].StepNs).ThenBy(c => c[layer].Variance))
            if (front.Count == 0 || candidate[layer].Variance < front[^1][layer].Variance)
                front.Add(candidate);
        return front;
    }

    private static bool IsBase(SurveyRow row) => row.Estimator == SurveyMethods.Base;

    private static IEnumerable<SurveyCandidate> Candidates(IEnumerable<SurveyRow> rows) => rows
        .GroupBy(r => (Name: SurveyMethods.Name(r), r.Objective, r.Backend)).Select(g => new SurveyCandidate(g.Key.Name, g.Key.Backend, [.. g]));
}
