namespace Sgvb.Experiments.Variance;

/// <summary>How noisy the gradient is, by estimator and layer.</summary>
public sealed class VarianceSection() : Section("variance", typeof(VarianceRow), typeof(VarianceBlockRow))
{
    public override bool HasResults(RunFacts facts) => facts.Variances.Count > 0;

    public override IEnumerable<CaseRow> Cases(RunFacts facts) => facts.Variances;

    public override IEnumerable<string> Gaps(RunFacts facts) =>
        HasResults(facts) || facts.IsExperiment ? [] : [$"Gradient variances: no {RunFolder.Variance}."];

    public override IEnumerable<Block> Of(RunFacts facts)
    {
        if (facts.Variances.Count == 0 && facts.IsExperiment)
            yield break;
        yield return new Heading("Gradient variance by layer");
        if (facts.Variances.Count == 0)
        {
            yield return new Paragraph("Not measured in this run.");
            yield break;
        }

        yield return new Paragraph("Variance over draws of minibatch and noise of θ's gradient, scaled by N² as in the paper's Table 1 "
            + "and averaged over a layer's weights; every estimator at the same parameters. Intervals are 95 %, on the logarithm, and made for "
            + "variances that few examples carry. exact saw every example once without noise and has no error; passes saw every example twice with "
            + "fresh noise; moments and draws sampled minibatches.");
        if (FewExamples.Warning(facts.ThetaVariances) is { } few)
            yield return new Warning(few);
        var theta = facts.ThetaVariances.ToList();
        foreach (var state in theta.GroupBy(v => (v.Workload, v.Minibatch, v.Epoch)))
            yield return new Figures([.. state.GroupBy(v => v.Layer).OrderBy(g => Place(g.Key))
                .Select(g => Plot(g.Key, MainObjective(state), [.. g]))]);
        yield return new TableBlock(VarianceReport.Cells(theta));
        if (VarianceReport.Agreement(facts.Variances) is { } check)
        {
            if (!check.Agree)
                yield return new Warning("Drawn gradients and per-example squares disagree in at least one cell: one of the two ways is wrong.");
            yield return new TableBlock(check.Table, IsFolded: check.Agree);
        }

        var rest = facts.Variances.Where(v => v.Parameter != "theta").ToList();
        if (rest.Count > 0)
            yield return new TableBlock(Folded(rest), IsFolded: true);
    }

    /// <summary>Top and bottom first, as the paper shows them.</summary>
    private static int Place(string layer) => layer switch { "top" => 0, "bottom" => 1, _ => 2 };

    /// <summary>The objective of most estimators.</summary>
    private static string MainObjective(IEnumerable<VarianceRow> rows) => rows.GroupBy(r => r.Objective)
        .MaxBy(g => g.Select(r => r.Estimator).Distinct().Count())!.Key;

    private static Figure Plot(string layer, string main, List<VarianceRow> rows)
    {
        // Where several methods measured a cell, the one to go by is drawn; the table shows all.
        var cells = rows.GroupBy(r => (r.Estimator, r.Objective)).Select(g => VarianceMethods.Preferred(g)!).ToList();
        var noNoise = cells.Find(r => Unranked.IsNoNoise(r.Estimator));
        var names = new CaseNames(cells);
        var values = cells.Where(c => c != noNoise).OrderBy(c => c.Variance).Select(c => new CategoryValue(
            names[c] + (c.Objective == main ? "" : " †"), "",
                c.Interval, Format.Scientific(c.Variance)));
        var chart = new CategoryChart($"{char.ToUpperInvariant(layer[0])}{layer[1..]} layer: gradient variance",
            "variance of θ's gradient × N²", [.. values])
        {
            Line = noNoise is null ? null : (Unranked.Name, noNoise.Variance),
            IsLog = true,
        };
        return new Figure(chart.Draw(EstimatorInks.Of),
            "Less is better. The dashed line is no-noise: what the choice of the minibatch brings at the mean weights."
            + (cells.TrueForAll(c => c.Objective == main) ? "" : " † another objective, not comparable with the others."));
    }

    private static TextTable Folded(IReadOnlyList<VarianceRow> rows)
    {
        var cells = VarianceReport.Cells(rows);
        var table = new TextTable("Variances of the other parameters", cells.Headers);
        foreach (var row in cells.Cells)
            table.Add(row);
        return table;
    }
}
