namespace Sgvb.Experiments.Rank;

/// <summary>Variance × time: what is left of the noise after a second of steps.</summary>
public sealed class EfficiencySection() : Section("efficiency")
{
    private const string Caption = "Less is better. Product of the gradient's variance and the step's time, with 95 % intervals that "
        + "combine both. The dashed line is no-noise, which trains no posterior.";

    /// <summary>One figure a layer, best on top.</summary>
    /// <param name="panel">The estimators of one objective.</param>
    /// <param name="isNamed">Whether the objective stands in the titles, where the page has several.</param>
    public static Figures OfPanel(Panel panel, bool isNamed = false) =>
        new([.. panel.Layers.Select(layer => new Figure(Chart(panel, layer, isNamed).Draw(EstimatorInks.Of), Caption))]);

    public override IEnumerable<Block> Of(RunFacts facts)
    {
        var panels = Ranking.Build(facts);
        if (panels.Count == 0)
            yield break;
        yield return new Heading("Variance × time");
        yield return new Paragraph("Averaging twice as many gradients halves the variance and doubles the time, so the product says "
            + "what a second of this machine buys. Estimators are ranked only within one objective (posterior and KL term): others "
            + "estimate another gradient.");
        // The first panel's figures open the page.
        foreach (var panel in panels.Skip(1).Where(p => p.Ranked.DistinctBy(c => c.Estimator).Count() > 1))
            yield return OfPanel(panel, isNamed: true);
        foreach (var panel in panels)
            yield return new TableBlock(Table(panel));
    }

    private static CategoryChart Chart(Panel panel, string layer, bool isNamed)
    {
        var ranked = panel.Ranked.OrderBy(c => c.Left[layer].Value).ToList();
        return new CategoryChart($"{char.ToUpperInvariant(layer[0])}{layer[1..]} layer{(isNamed ? $", {panel.Objective}" : "")}: who leaves the least noise a second",
            "variance × step time, s",
            [.. ranked.Select(c => new CategoryValue(c.Estimator, c.Backend, c.Left[layer], Format.Scientific(c.Left[layer].Value)))])
        {
            Best = ranked[0].Estimator,
            IsLog = true,
            Line = panel.NoNoise is { } noNoise ? (Unranked.Name, noNoise.Left[layer].Value) : null,
        };
    }

    private static TextTable Table(Panel panel)
    {
        var table = new TextTable($"{panel.Size}, objective {panel.Objective}",
            ["rank", "estimator", "backend", "step time", .. panel.Layers.Select(l => $"{l}: variance × s [95 %]"),
                .. panel.Layers.Select(l => $"{l}: to the best")]);
        var best = panel.Layers.ToDictionary(l => l, l => panel.Ranked.Min(c => c.Left[l].Value));
        foreach (var (i, c) in panel.Ranked.Index())
            Add(Format.Whole(i + 1), c);
        if (panel.NoNoise is { } noNoise)
            Add("not ranked", noNoise);
        return table;

        void Add(Cell rank, Candidate c) => table.Add([rank, c.Estimator, c.Backend, Format.Duration(c.Seconds.Value * 1e9),
            .. panel.Layers.Select(l => Format.ScientificInterval(c.Left[l].Value, c.Left[l].Low, c.Left[l].High)),
            .. panel.Layers.Select(l => Format.Ratio(c.Left[l].Value / best[l]))]);
    }
}
