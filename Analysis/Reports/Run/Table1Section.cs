using Sgvb.Analysis.Plots;
using Sgvb.Analysis.Reports.Pages;
using Sgvb.Analysis.Table1;
using Sgvb.Analysis.Variance;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Reports.Run;

/// <summary>The paper's Table 1, measured anew, beside its figures.</summary>
public static class Table1Section
{
    public static IEnumerable<Block> Of(IReadOnlyList<Table1Row> rows, IReadOnlyList<Table1Seed> seeds)
    {
        if (rows.Count == 0)
            yield break;
        yield return new Heading("The paper's Table 1");
        var factors = rows.Select(r => r.Ratio).OfType<double>().Select(r => Math.Max(r, 1 / r)).ToList();
        if (factors.Count > 0)
            yield return new Answer($"Of the {Whole(factors.Count)} cells that the paper gives, {Whole(factors.Count(f => f <= 2))} are "
                + "within a factor of 2 of its figures, "
                + $"{Whole(factors.Count(f => f <= 1.5))} within 1.5.");
        if (FewExamples.Warning(seeds.SelectMany(s => s.Variances).Where(v => v.Parameter == "theta")) is { } few)
            yield return new Warning(few);
        yield return new Figures(
            [.. Plots(rows).Select(svg =>
                new Figure(svg, "Less is better. The paper gives no intervals. Ours are 95 %: of the measurement, or over seeds where "
                    + "there are several."))]);
        yield return new TableBlock(Table1Tables.InPapersLayout(rows));
        yield return new TableBlock(Table1Checks.Of(rows, seeds));
        yield return new TableBlock(Table1Tables.Cells(rows));
    }

    /// <summary>One plot for each layer and epoch that the paper has, in its order.</summary>
    public static IEnumerable<string> Plots(IReadOnlyList<Table1Row> rows) => rows
        .GroupBy(r => (r.Layer, r.Epoch))
        .OrderBy(g => g.Key.Epoch).ThenBy(g => g.Key.Layer switch { "top" => 0, "bottom" => 1, _ => 2 })
        .Select(g => Plot(g.Key.Layer, g.Key.Epoch, [.. g.OrderBy(r => r.Variance)]));

    private static string Plot(string layer, int epoch, IReadOnlyList<Table1Row> rows) => new CategoryChart(
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{char.ToUpperInvariant(layer[0])}{layer[1..]} layer after {epoch} epochs"),
        "variance of θ's gradient × N²",
        [.. rows.SelectMany(Values)])
    {
        IsLog = true,
    }.Draw();

    private static string Whole(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<CategoryValue> Values(Table1Row row)
    {
        yield return new CategoryValue(row.Estimator, "measured", new Interval(row.Variance, row.Ci95Low, row.Ci95High),
            Format.Scientific(row.Variance));
        if (row.Paper is { } paper)
            yield return new CategoryValue(row.Estimator, "paper", new Interval(paper), Format.Scientific(paper));
    }
}
