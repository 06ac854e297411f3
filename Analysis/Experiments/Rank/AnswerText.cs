namespace Sgvb.Experiments.Rank;

/// <summary>The ranking in sentences.</summary>
public static class AnswerText
{
    public static Answer Of(RunFacts facts, IReadOnlyList<Panel> panels)
    {
        if (panels.Count == 0)
            return NoAnswer(facts);
        var main = panels[0];
        if (main.Ranked.Select(c => c.Estimator).Distinct().Count() < 2)
        {
            return new Answer($"Only {main.Ranked[0].Estimator} was measured for its objective, so there is nothing to rank it against.",
                [.. Layers(main), .. Others(panels)]);
        }

        var best = main.Ranked[0];
        return new Answer($"{Claim(main, best)}.", [.. Layers(main), .. Meaning(main, best), .. NoNoiseOf(main), .. Others(panels)]);
    }

    /// <summary>Estimator, and backend where several compete.</summary>
    public static string Name(Panel panel, Candidate c) =>
        panel.Ranked.Select(r => r.Backend).Distinct().Count() > 1 ? $"{c.Estimator} on {c.Backend}" : c.Estimator;

    private static string Claim(Panel panel, Candidate best)
    {
        var most = $"{Name(panel, best)} is the best buy on this machine: it leaves the least gradient noise for every second of steps";
        var firsts = panel.Layers.Select(l => (Layer: l, First: By(panel, l)[0])).ToList();
        if (!firsts.TrueForAll(f => f.First == best))
            return $"{most}, layers taken together; by layer it is "
                + $"{string.Join(", ", firsts.Select(f => $"{Name(panel, f.First)} in the {f.Layer} one"))}";
        var rivals = Rivals(panel, best);
        return rivals.Count == 0 ? most
            : rivals.Count == panel.Ranked.Select(c => c.Estimator).Distinct().Count() - 1
                ? $"{most}, but this run is too short or too noisy to tell it from any other"
                : $"{most}. This run cannot tell it from {string.Join(", ", rivals)}";
    }

    /// <summary>Other estimators, on any backend, whose ratio to the best one's cannot be told from 1 in any layer, all asked at once.</summary>
    public static IReadOnlyList<string> Rivals(Panel panel, Candidate best)
    {
        var others = panel.Ranked.Where(c => c.Estimator != best.Estimator).ToList();
        var asked = others.Count * panel.Layers.Count;
        return [.. others.Where(c => !panel.Layers.Any(l => Known(best.Left[l]).IsBelow(Known(c.Left[l]), asked))).Select(c => c.Estimator).Distinct()];
    }

    /// <summary>Fewer than six samples give no interval; such a value is taken as right within a factor of two.</summary>
    private static Interval Known(Interval value) => value is { Low: not null, High: not null }
        ? value
        : new(value.Value, value.Low ?? value.Value / 2, value.High ?? value.Value * 2);

    private static IEnumerable<string> Layers(Panel panel)
    {
        foreach (var layer in panel.Layers)
        {
            var order = By(panel, layer).DistinctBy(c => c.Estimator).ToList();
            var (first, left) = (order[0], order[0].Left[layer]);
            var interval = left is { Low: { } low, High: { } high } ? $" [{Number(low)}, {Number(high)}]" : "";
            var others = order.Skip(1).Take(3).Select(c => $"{c.Estimator} {Times(c.Left[layer].Value / left.Value)} times").ToList();
            yield return $"Variance × time, {layer} layer: {first.Estimator} {Number(left.Value)} s{interval}"
                + (others.Count == 0 ? "." : $"; {string.Join(", ", others)} as much.");
        }
    }

    private static IEnumerable<string> Meaning(Panel panel, Candidate best)
    {
        if (panel.Ranked.FirstOrDefault(c => c.Estimator != best.Estimator) is not { } next)
            yield break;
        yield return $"For an equally quiet gradient the next best, {Name(panel, next)}, needs {Times(next.Overall / best.Overall)} times "
            + "the time; "
            + $"its step takes {Format.Duration(next.Seconds.Value * 1e9)} against {Format.Duration(best.Seconds.Value * 1e9)}.";
    }

    private static IEnumerable<string> NoNoiseOf(Panel panel)
    {
        if (panel.NoNoise is { } noNoise)
        {
            yield return $"no-noise ({string.Join(", ", panel.Layers.Select(l => $"{l} {Number(noNoise.Left[l].Value)} s"))}) does "
                + "not compete: it trains no posterior.";
        }
    }

    private static IEnumerable<string> Others(IReadOnlyList<Panel> panels)
    {
        var others = panels.Skip(1).Select(p => $"{p.Objective}{(p.Size == panels[0].Size ? "" : $", {p.Size}")}: "
            + (p.Ranked.Select(c => c.Estimator).Distinct().Count() == 1 ? $"only {p.Ranked[0].Estimator}"
                : $"{Name(p, p.Ranked[0])} first")).ToList();
        yield return $"Ranked are the estimators of {panels[0].Size}, objective {panels[0].Objective}."
            + (others.Count == 0 ? ""
                : $" Other objectives estimate other gradients and are not comparable ({string.Join("; ", others)}).");
    }

    private static Answer NoAnswer(RunFacts facts)
    {
        var (times, variances) = (facts.Steps.Any(), facts.ThetaVariances.Any());
        var matched = facts.Steps.Where(s => Ranking.Variance(facts, s, "top") is not null).ToList();
        var why = matched.Count > 0 && matched.TrueForAll(s => Unranked.IsNoNoise(s.Estimator)) ? "it measured no-noise alone, which is not ranked"
            : matched.Count > 0 && matched.TrueForAll(s => Unranked.Is(s.Estimator)) ? "the estimators that it measured are biased, and those are not ranked"
            : matched.Count > 0 ? "the variances of its estimators are zero"
            : times && variances ? "its step times and variances are of different workloads, minibatches or objectives"
            : times ? "it holds step times, but no variances"
            : variances ? "it holds variances, but no step times"
            : "it holds neither step times nor variances";
        return new Answer($"This run cannot say which estimator buys the most: {why}.", times && variances ? [] : ["quick measures both."]);
    }

    private static List<Candidate> By(Panel panel, string layer) => [.. panel.Ranked.OrderBy(c => c.Left[layer].Value)];

    private static string Times(double ratio) => Format.Significant(ratio, ratio < 10 ? 3 : 2);

    private static string Number(double value) => value is >= 1 and < 1000 ? Format.Significant(value, 2) : Format.Scientific(value);
}
