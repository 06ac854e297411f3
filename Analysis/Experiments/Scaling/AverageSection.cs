namespace Sgvb.Experiments.Scaling;

/// <summary>Variance against the number of gradients that are averaged at one minibatch.</summary>
public sealed class AverageSection() : ExperimentSection<AverageRow>("averages")
{
    private const int PointsOfCurve = 40;

    protected override IEnumerable<Block> Of(IReadOnlyList<AverageRow> rows, RunFacts facts)
    {
        yield return new Heading("Variance against averaged gradients");
        yield return new Paragraph("The mean of K gradients with noise of their own costs K steps. It divides the noise's part of the variance by "
            + "K, and leaves the data's part as it is.");
        yield return new Figures([.. Plots(rows).Select(svg => new Figure(
            svg, "Less is better. Points are measured, with 95 % intervals; the lines are D + E/K with the two fitted constants."))]);
        yield return new TableBlock(AverageTable.Laws(rows));
        yield return new TableBlock(AverageTable.Points(rows), IsFolded: true);
    }

    /// <summary>One plot a layer, top and bottom first.</summary>
    protected override IEnumerable<string> Plots(IReadOnlyList<AverageRow> rows) => rows
        .GroupBy(r => r.Layer).OrderBy(g => g.Key switch { "top" => 0, "bottom" => 1, _ => 2 })
        .Select(g => new LineChart($"{char.ToUpperInvariant(g.Key[0])}{g.Key[1..]} layer: variance against averaged gradients",
            "gradients averaged, K", "variance of θ's gradient × N²",
            [.. g.GroupBy(r => (r.Averaged, r.Objective)).SelectMany(e => Curves(e.Key.Averaged, [.. e.OrderBy(r => r.Gradients)]))])
        {
            IsLogX = true,
            IsLogY = true,
        }.Draw(EstimatorInks.Of));

    private static IEnumerable<Curve> Curves(string name, IReadOnlyList<AverageRow> rows)
    {
        yield return new Curve(name, [.. rows.Select(r => ((double)r.Gradients, new Interval(r.Variance, r.Ci95Low, r.Ci95High)))]) { HasLine = false };
        if (rows[0] is not { Data: { } data, Noise: { } noise })
            yield break;
        var growth = Math.Pow((double)rows[^1].Gradients / rows[0].Gradients, 1.0 / PointsOfCurve);
        yield return new Curve(name, [.. Enumerable.Range(0, PointsOfCurve + 1)
            .Select(i => rows[0].Gradients * Math.Pow(growth, i)).Select(k => (k, new Interval(data + noise / k)))])
        {
            HasMarkers = false,
            IsNamed = false,
        };
    }
}
