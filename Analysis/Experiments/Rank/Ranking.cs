using Sgvb.Experiments.Table1;

namespace Sgvb.Experiments.Rank;

/// <summary>One estimator on one backend with what it takes and what it leaves.</summary>
/// <param name="Estimator">The registry's name with modifiers.</param>
/// <param name="Backend">Where the time was taken; variances do not depend on it.</param>
/// <param name="Seconds">A step's median time.</param>
/// <param name="Left">Variance × seconds by layer: the variance that is left after a second of steps.</param>
public sealed record Candidate(string Estimator, string Backend, Interval Seconds, IReadOnlyDictionary<string, Interval> Left)
{
    /// <summary>Geometric mean over the layers, so that no layer's scale outweighs another's.</summary>
    public double Overall => Math.Exp(Left.Values.Average(v => Math.Log(v.Value)));
}

/// <summary>The estimators of one objective, workload and minibatch, best first. Only these may be ranked against each other.</summary>
/// <param name="Ranked">All but the <see cref="Unranked"/>, by <see cref="Candidate.Overall"/>.</param>
/// <param name="NoNoise">The gradient at the mean weights. It solves another problem and does not compete.</param>
/// <param name="Layers">The layers that every candidate was measured in: top first, then bottom.</param>
public sealed record Panel(
    string Objective, string Workload, int Minibatch, IReadOnlyList<Candidate> Ranked, Candidate? NoNoise, IReadOnlyList<string> Layers)
{
    public string Size => string.Create(CultureInfo.InvariantCulture, $"{Workload}, M = {Minibatch}");
}

/// <summary>Who buys the most variance reduction for a second.</summary>
public static class Ranking
{
    private static readonly string[] Layers = ["top", "bottom"];

    /// <summary>The panel with the most candidates first.</summary>
    public static IReadOnlyList<Panel> Build(RunFacts facts)
    {
        var threads = facts.Steps.Select(s => s.Threads).DefaultIfEmpty(0).Max();
        return [.. facts.Steps.Where(s => s.Threads == threads || Registry.Backends.Any(b => b.Name == s.Backend && !b.RunsOnProcessor))
            .GroupBy(s => (s.Objective, s.Workload, s.Minibatch))
            .Select(g => Panel(g.Key.Objective, g.Key.Workload, g.Key.Minibatch, [.. g], facts))
            .Where(p => p.Ranked.Count > 0)
            .OrderByDescending(p => p.Ranked.Select(c => c.Estimator).Distinct().Count())];
    }

    /// <summary>The θ variance that goes with a step: the last epoch's, by the method that saw the most examples; null where it was not
    /// measured.</summary>
    public static VarianceRow? Variance(RunFacts facts, BenchmarkRow step, string layer) =>
        ResultsTable.Variance(Variances(facts), step, layer);

    /// <summary>The variances to multiply with step times; Table 1 keeps its own.</summary>
    private static IEnumerable<VarianceRow> Variances(RunFacts facts) =>
        facts.ThetaVariances.Any() ? facts.ThetaVariances : facts.Rows<Table1Row>().Select(r => r.AsVariance());

    private static Panel Panel(string objective, string workload, int minibatch, IReadOnlyList<BenchmarkRow> steps, RunFacts facts)
    {
        var all = steps.Select(s => Candidate(s, facts)).OfType<Candidate>().ToList();
        // A network of one layer has a top only.
        var layers = Layers.Where(l => all.Any(c => c.Left.ContainsKey(l))).ToList();
        var ranked = all.Where(c => layers.Count > 0 && layers.TrueForAll(c.Left.ContainsKey));
        var noNoise = facts.Steps.Where(s => Unranked.IsNoNoise(s.Estimator) && s.Workload == workload && s.Minibatch == minibatch)
            .Select(s => Candidate(s, facts)).OfType<Candidate>();
        return new Panel(objective, workload, minibatch, [.. ranked.Where(c => !Unranked.Is(c.Estimator)).OrderBy(c => c.Overall)],
            noNoise.Where(f => layers.TrueForAll(f.Left.ContainsKey)).OrderBy(f => f.Overall).FirstOrDefault(), layers);
    }

    private static Candidate? Candidate(BenchmarkRow step, RunFacts facts)
    {
        var seconds = step.Interval.Scaled(1e-9);
        var left = new Dictionary<string, Interval>();
        foreach (var layer in Layers)
            if (Variance(facts, step, layer) is { Variance: > 0 } v)
                left[layer] = v.Interval * seconds;
        return left.Count == 0 ? null : new Candidate(step.Estimator, step.Backend, seconds, left);
    }
}
