namespace Sgvb.Experiments.Variance;

/// <summary>What measured variances look like in the terminal.</summary>
public static class VarianceReport
{
    /// <summary>Every cell.</summary>
    public static TextTable Cells(IReadOnlyList<VarianceRow> rows)
    {
        var names = new CaseNames(rows);
        var table = new TextTable(
            "Gradient variance, N²-scaled, averaged over the layer's weights; 95 % intervals, a value by exact has none",
            "estimator", "layer", "parameter", "method", "variance", "data part", "noise part", "cosine", "draws", "examples that carry it");
        foreach (var r in rows)
            table.Add(names[r], r.Layer, r.Parameter, r.Method, Format.ScientificInterval(r.Variance, r.Ci95Low, r.Ci95High),
                Part(r.VarianceData), Part(r.VarianceNoise), Cosine(r),
                Format.Whole(r.Draws), r.EffectiveExamples is { } n ? Format.Significant(n, 2) : Cell.None);
        return table;
    }

    /// <summary>Where both methods apply: do they agree?</summary>
    public static (TextTable Table, bool Agree)? Agreement(IReadOnlyList<VarianceRow> rows)
    {
        var checks = MethodsAgreement.Check(MethodsAgreement.Pairs(rows));
        if (checks.Count == 0)
            return null;
        var table = new TextTable("Draws against per-example squares: agree where their ratio's interval, at the level of 3 SE, holds 1 (Holm over the cells)",
            "cell", "draws", "squares", "difference in SE", "adjusted p", "");
        foreach (var c in checks)
            table.Add(c.Cell, Format.Scientific(c.Draws, 2), Format.Scientific(c.Moments, 2), Format.Significant(c.StandardErrors, 2),
                Format.Significant(c.Adjusted, 2), c.Agrees ? "agree" : "DISAGREE");
        return (table, checks.All(c => c.Agrees));
    }

    /// <summary>"0.973 [0.921, 1.00]"; files from before it had an interval have a bare value, which is not shown.</summary>
    private static Cell Cosine(VarianceRow r) => r is { CosineToNoNoise: { } cosine, CosineCi95Low: { } low, CosineCi95High: { } high }
        ? low == high ? Format.Significant(cosine, 1) : Format.Interval(cosine, low, high)
        : Cell.None;

    private static Cell Part(double? value) => value is { } v ? Format.Scientific(v) : Cell.None;
}
