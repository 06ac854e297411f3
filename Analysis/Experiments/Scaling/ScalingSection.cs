namespace Sgvb.Experiments.Scaling;

/// <summary>Variance against minibatch size with the law drawn through it: the paper's central claim in one picture.</summary>
public sealed class ScalingSection() : ExperimentSection<ScalingRow>("scaling")
{
    private const int PointsOfCurve = 40;

    protected override IEnumerable<Block> Of(IReadOnlyList<ScalingRow> rows, RunFacts facts)
    {
        yield return new Heading("Variance against minibatch size");
        yield return new Answer(ScalingAnswer.Of(rows));
        yield return new Paragraph("Where every example, or every group of a fixed size, has noise of its own the variance falls as 1/M; where "
            + "all examples share it, their gradients' covariance stays, whatever the minibatch's size. Such a floor is named where even the least "
            + "covariance in its interval is half of the variance at no more than four times the largest M measured.");
        yield return new Figures([.. Plots(rows).Select(svg => new Figure(
            svg, "Less is better. Points are measured, with 95 % intervals; the lines are the law with its two fitted constants."))]);
        yield return new TableBlock(ScalingTable.Laws(rows));
        yield return new TableBlock(ScalingTable.Points(rows), IsFolded: true);
    }

    /// <summary>One plot a layer, top and bottom first.</summary>
    protected override IEnumerable<string> Plots(IReadOnlyList<ScalingRow> rows) => rows
        .GroupBy(r => r.Layer).OrderBy(g => g.Key switch { "top" => 0, "bottom" => 1, _ => 2 })
        .Select(g => new LineChart($"{char.ToUpperInvariant(g.Key[0])}{g.Key[1..]} layer: variance against minibatch size",
            "examples a minibatch",
            "variance of θ's gradient × N²", [.. g.GroupBy(r => (r.Estimator, r.Objective)).SelectMany(e => Curves(new CaseNames(rows)[e.First()], [.. e.OrderBy(r => r.Minibatch)]))])
        {
            IsLogX = true,
            IsLogY = true,
        }.Draw(EstimatorInks.Of));

    private static IEnumerable<Curve> Curves(string name, IReadOnlyList<ScalingRow> rows)
    {
        var first = rows[0];
        yield return new Curve(name, [.. rows.Select(
            r => ((double)r.Minibatch, new Interval(r.Variance, r.Ci95Low, r.Ci95High)))])
        { HasLine = false };
        if (ScalingTable.LawOf(first) is not { } law)
            yield break;
        var growth = Math.Pow((double)rows[^1].Minibatch / first.Minibatch, 1.0 / PointsOfCurve);
        yield return new Curve(name, [.. Enumerable.Range(0, PointsOfCurve + 1)
            .Select(i => first.Minibatch * Math.Pow(growth, i)).Select(m => (m, new Interval(law.At(m))))])
        {
            HasMarkers = false,
            IsNamed = false,
        };
    }
}
