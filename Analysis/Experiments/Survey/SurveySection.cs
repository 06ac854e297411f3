namespace Sgvb.Experiments.Survey;

/// <summary>Every estimator of one objective at one state: who is the best buy, and what the others are.</summary>
public sealed class SurveySection() : ExperimentSection<SurveyRow>("survey")
{
    private const string Caption = "Down and left is better. A point is an estimator's step time and its gradient's variance, with a 95 % interval of the "
        + "variance's ratio to local-reparam's; the stairs join those that no other beats in both (the Pareto front). Along the dotted line variance × time is local-reparam's; the dashed "
        + "line is no-noise: the gradient at the mean weights, which is no lower bound.";

    /// <summary>The ranking that local-reparam stands in, on the backend that was named first, and how far noise by position is from noise on the weights.</summary>
    public override IReadOnlyDictionary<string, Func<RunFacts, string>> Markdown { get; } = new Dictionary<string, Func<RunFacts, string>>
    {
        ["survey"] = facts => SurveyRanking.Panels(facts.Rows<SurveyRow>()) is [var first, ..]
            ? SurveyTables.Ranking(first, facts.Rows<SurveyRow>()).ToMarkdown() : "Nothing was ranked.",
        ["survey-positions"] = facts => SurveyTables.Positions(facts.Rows<SurveyRow>())?.ToMarkdown() ?? "The network has no convolutions.",
    };

    protected override IEnumerable<Block> Of(IReadOnlyList<SurveyRow> rows, RunFacts facts)
    {
        var panels = SurveyRanking.Panels(rows);
        yield return new Heading("Every estimator at one state");
        if (panels.Count == 0)
            yield break;
        var answers = SurveyTables.Answers(rows);
        yield return new Answer(answers[0], [.. answers.Skip(1)]);
        yield return new Figures([.. Charts(rows).Select(svg => new Figure(svg, Caption))]);
        yield return new Paragraph("Averaging twice as many gradients halves the variance and doubles the time, so variance × time says what a second buys. "
            + "All variances are from equal minibatches, all times of a backend from rounds in turns; so the intervals of ratios are those of paired measurements. "
            + "The order is by the geometric mean over the layers.");
        foreach (var panel in panels)
        {
            if (panel == panels.FirstOrDefault(p => p.Objective != panels[0].Objective))
                yield return new Paragraph("Apart from these stand estimators of other objectives: another posterior, prior or noise has another gradient, and its "
                    + "variance may not be held against theirs.");
            yield return new TableBlock(SurveyTables.Ranking(panel, rows));
        }

        if (SurveyTables.Positions(rows) is { } positions)
            yield return new TableBlock(positions);
        if (SurveyRanking.Biased(rows) is { Count: > 0 } biased)
            yield return new TableBlock(SurveyTables.Biases(biased));
        yield return new TableBlock(SurveyTables.Parts(rows), IsFolded: true);
    }

    protected override IEnumerable<string> Plots(IReadOnlyList<SurveyRow> rows) => SurveyRanking.Panels(rows).Count == 0 ? [] : Charts(rows);

    /// <summary>Top and bottom layer of the first panel, on the backend that was named first: the others' times stand in the table.</summary>
    private static IEnumerable<string> Charts(IReadOnlyList<SurveyRow> rows)
    {
        var panel = SurveyRanking.Panels(rows)[0];
        var (backend, candidates) = (panel.Backend, panel.Ranked);
        var noNoise = SurveyRanking.NoNoiseOn(rows, backend);
        var layers = SurveyTables.Layers(rows);
        foreach (var layer in (string[])[.. layers.TakeLast(1), .. layers.SkipLast(1).Take(1)])
            yield return new TradeChart($"{char.ToUpperInvariant(layer[0])}{layer[1..]} layer: variance against time on {backend}", "step time, ms",
                panel.HasBase ? $"variance of θ's gradient, to {SurveyMethods.Base}'s" : "variance of θ's gradient × N²",
                [.. candidates.Select(c => new TradePoint(c.Name, c[layer].StepNs / 1e6, Left(c[layer])))])
            {
                Front = [.. SurveyRanking.Front(candidates, layer).Select(c => c.Name)],
                Base = SurveyMethods.Base,
                Line = noNoise is null ? null : (Unranked.Name, Left(noNoise[layer]).Value),
            }.Draw(EstimatorInks.Of);

        Interval Left(SurveyRow r) => panel.HasBase && r.VarianceRatio is { } ratio
            ? new Interval(ratio, r.VarianceRatioCi95Low, r.VarianceRatioCi95High)
            : new Interval(r.Variance, r.VarianceCi95Low, r.VarianceCi95High);
    }
}
