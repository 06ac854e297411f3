using System.Globalization;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Table1;

/// <summary>Table 1 for people.</summary>
public static class Table1Tables
{
    /// <summary>Every cell beside the published figures.</summary>
    public static TextTable Cells(IEnumerable<Table1Row> rows)
    {
        var table = new TextTable(
            "Table 1: variance of θ's minibatch gradient, N²-scaled, averaged over the layer's weights; 95 % intervals",
            "estimator", "layer", "epoch", "variance", "paper", "ratio", "replication", "method", "draws");
        foreach (var r in rows)
            table.Add(r.Estimator, r.Layer, Whole(r.Epoch), Format.ScientificInterval(r.Variance, r.Ci95Low, r.Ci95High), Published(r.Paper),
                r.Ratio is { } ratio ? ratio.ToString("F2", CultureInfo.InvariantCulture) : "–", Published(r.Replication), r.Method, Whole(r.Draws));
        return table;
    }

    /// <summary>How near the paper's cells are, and whether its orderings hold with separated intervals.</summary>
    public static TextTable Checks(IReadOnlyList<Table1Row> rows)
    {
        var table = new TextTable("Against the paper", "check", "result");
        var ratios = rows.Where(r => r.Ratio is not null).Select(r => Math.Max(r.Ratio!.Value, 1 / r.Ratio.Value)).ToList();
        foreach (var factor in (double[])[1.25, 1.5, 2])
            table.Add($"cells within a factor of {factor.ToString(CultureInfo.InvariantCulture)}", $"{ratios.Count(r => r <= factor)} of {ratios.Count}");
        string[] order = ["no-noise", "local-reparam", "per-example", "shared"];
        foreach (var group in rows.Where(r => r.Paper is not null).GroupBy(r => (r.Layer, r.Epoch)))
        {
            var cells = order.Select(e => group.FirstOrDefault(r => r.Estimator == e)).OfType<Table1Row>().ToList();
            var held = cells.Zip(cells.Skip(1)).All(p => p.First.Ci95High < p.Second.Ci95Low);
            table.Add($"no-noise < local-reparam < per-example < shared, {group.Key.Layer} layer, epoch {Whole(group.Key.Epoch)}",
                held ? "holds, intervals separate" : "not separated");
        }

        return table;
    }

    private static string Published(double? value) => value is { } v ? Format.Scientific(v) : "–";

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
