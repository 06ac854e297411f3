namespace Sgvb.Experiments.Table1;

/// <summary>Table 1 for people.</summary>
public static class Table1Tables
{
    /// <summary>Every cell beside the published figures.</summary>
    public static TextTable Cells(IEnumerable<Table1Row> rows)
    {
        var table = new TextTable(
            "Table 1: variance of θ's minibatch gradient, N²-scaled, averaged over the layer's weights (over seeds: geometric mean); 95 % intervals",
            "estimator", "layer", "epoch", "variance", "paper", "ratio", "replication", "method", "draws");
        foreach (var r in rows)
            table.Add(r.Estimator, r.Layer, Format.Whole(r.Epoch), Format.ScientificInterval(r.Variance, r.Ci95Low, r.Ci95High), Published(r.Paper),
                r.Ratio is { } ratio ? Format.Fixed(ratio, 2) : Cell.None, Published(r.Replication), r.Method, Format.Whole(r.Draws));
        return table;
    }

    /// <summary>The paper's table in the paper's layout: a row an estimator, ours with its interval, and the paper's figure in brackets.</summary>
    public static TextTable InPapersLayout(IReadOnlyList<Table1Row> rows)
    {
        var columns = rows.Where(r => r.Layer is "top" or "bottom").Select(r => (r.Layer, r.Epoch)).Distinct()
            .OrderBy(c => c.Layer != "top").ThenBy(c => c.Epoch).ToList();
        var table = new TextTable("Table 1 of the paper, measured (and printed)", ["estimator", .. columns.Select(c => $"{c.Layer}, epoch {Format.Whole(c.Epoch)}")]);
        foreach (var estimator in rows.GroupBy(r => r.Estimator).OrderBy(g => g.All(r => r.Paper is null)))
            table.Add([estimator.Key, .. columns.Select(c => Ours(estimator.FirstOrDefault(r => (r.Layer, r.Epoch) == c)))]);
        return table;
    }

    private static Cell Ours(Table1Row? row)
    {
        if (row is null)
            return Cell.None;
        var ours = Format.ScientificInterval(row.Variance, row.Ci95Low, row.Ci95High);
        return row.Paper is { } paper ? ours with { Text = $"{ours} ({Format.Scientific(paper)})" } : ours;
    }

    private static Cell Published(double? value) => value is { } v ? Format.Scientific(v) : Cell.None;
}
