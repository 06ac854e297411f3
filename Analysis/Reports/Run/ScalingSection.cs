using Sgvb.Analysis.Plots;
using Sgvb.Analysis.Reports.Pages;
using Sgvb.Analysis.Scaling;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Reports.Run;

/// <summary>Variance against minibatch size with the law drawn through it: the paper's central claim in one picture.</summary>
public static class ScalingSection
{
    private const int PointsOfCurve = 40;

    public static IEnumerable<Block> Of(IReadOnlyList<ScalingRow> rows)
    {
        if (rows.Count == 0)
            yield break;
        yield return new Heading("Variance against minibatch size");
        var (flat, falling) = (Ends(rows, hasFloor: true), Ends(rows, hasFloor: false));
        yield return new Answer(string.Join(" ", ((string[])[
            falling.Count > 0 ? $"The variance of {string.Join(", ", falling.Select(r => r.Estimator))} falls as 1/M without end." : "",
            flat.Count > 0 ? $"That of {string.Join(", ", flat.Select(End))} stops falling." : "",
        ]).Where(s => s.Length > 0)));
        yield return new Paragraph("Where every example has noise of its own the variance falls as 1/M; where examples share it, their "
            + "gradients' covariance stays, whatever the minibatch's size.");
        yield return new Figures([.. Plots(rows).Select(svg => new Figure(
            svg, "Less is better. Points are measured, with 95 % intervals; the lines are the law with its two fitted constants."))]);
        yield return new TableBlock(ScalingTable.Laws(rows));
        yield return new TableBlock(ScalingTable.Points(rows), IsFolded: true);
    }

    private static string End(ScalingRow r) => $"{r.Estimator} (top layer: near M = {Format.Significant(r.OneExample / r.Floor, 2)})";

    /// <summary>The top layer's law of each estimator that has a floor, or has none.</summary>
    private static List<ScalingRow> Ends(IReadOnlyList<ScalingRow> rows, bool hasFloor) =>
        [.. rows.Where(r => r.Layer == "top" && r.Floor > 0 == hasFloor).DistinctBy(r => r.Estimator)];

    /// <summary>One plot a layer, top and bottom first.</summary>
    public static IEnumerable<string> Plots(IReadOnlyList<ScalingRow> rows) => rows
        .GroupBy(r => r.Layer).OrderBy(g => g.Key switch { "top" => 0, "bottom" => 1, _ => 2 })
        .Select(g => new LineChart($"{char.ToUpperInvariant(g.Key[0])}{g.Key[1..]} layer: variance against minibatch size",
            "examples a minibatch",
            "variance of θ's gradient × N²", [.. g.GroupBy(r => r.Estimator).SelectMany(e => Curves([.. e.OrderBy(r => r.Minibatch)]))])
        {
            IsLogX = true,
            IsLogY = true,
        }.Draw());

    private static IEnumerable<Curve> Curves(IReadOnlyList<ScalingRow> rows)
    {
        var first = rows[0];
        yield return new Curve(first.Estimator, [.. rows.Select(
            r => ((double)r.Minibatch, new Interval(r.Variance, r.Ci95Low, r.Ci95High)))])
        { HasLine = false };
        var growth = Math.Pow((double)rows[^1].Minibatch / first.Minibatch, 1.0 / PointsOfCurve);
        yield return new Curve(first.Estimator, [.. Enumerable.Range(0, PointsOfCurve + 1)
            .Select(i => first.Minibatch * Math.Pow(growth, i)).Select(m => (m, Law(first, m)))])
        {
            HasMarkers = false,
            IsNamed = false,
        };
    }

    private static Interval Law(ScalingRow row, double m) => new(row.OneExample / m + (m - 1) / m * row.Floor);
}
