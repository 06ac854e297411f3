using Sgvb.Analysis.Variance;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Verbs;

/// <summary>What measured variances look like in the terminal.</summary>
public static class VarianceReport
{
    /// <summary>Every cell.</summary>
    public static TextTable Cells(IEnumerable<VarianceRow> rows)
    {
        var table = new TextTable(
            "Gradient variance, N²-scaled, averaged over the layer's weights; 95 % intervals by Student's t over blocks",
            "estimator", "layer", "parameter", "method", "variance", "data part", "noise part", "cosine", "draws");
        foreach (var r in rows)
            table.Add(r.Estimator, r.Layer, r.Parameter, r.Method, Format.ScientificInterval(r.Variance, r.Ci95Low, r.Ci95High),
                Part(r.VarianceData), Part(r.VarianceNoise), r.CosineToNoNoise is { } c ? Format.Significant(c)
                    : "–", Format.Significant(r.Draws));
        return table;
    }

    /// <summary>Where both methods apply: do they agree?</summary>
    public static (TextTable Table, bool Agree)? Agreement(IReadOnlyList<VarianceBlockRow> blocks)
    {
        var pairs = blocks.Where(b => b.Parameter == "theta").GroupBy(b => $"{b.Estimator} {b.Layer}")
            .Select(g => (Cell: g.Key, Draws: Mean(g, VarianceMethod.Draws), Moments: Mean(g, VarianceMethod.Moments)))
            .Where(c => c.Draws is { Blocks: > 1 } && c.Moments is { Blocks: > 1 })
            .Select(c => (c.Cell, c.Draws!.Value, c.Moments!.Value)).ToList();
        if (pairs.Count == 0)
            return null;
        var checks = MethodsAgreement.Check(pairs);
        var table = new TextTable("Draws against moments: agree within 3 combined standard errors (t over blocks, Holm over the cells)",
            "cell", "draws", "moments", "difference in SE", "adjusted p", "");
        foreach (var c in checks)
            table.Add(c.Cell, Format.Scientific(c.Draws, 2), Format.Scientific(c.Moments, 2), Format.Significant(c.StandardErrors, 2),
                Format.Significant(c.Adjusted, 2), c.Agrees ? "agree" : "DISAGREE");
        return (table, checks.All(c => c.Agrees));
    }

    private static string Part(double? value) => value is { } v ? Format.Scientific(v) : "–";

    private static BlockMean? Mean(IEnumerable<VarianceBlockRow> rows, VarianceMethod method) =>
        rows.Where(r => r.Method == VarianceTable.Name(method)).OrderBy(r => r.Block).Select(r => r.Variance).ToList()
            is { Count: > 0 } values
            ? BlockMean.Of(values)
            : null;
}
