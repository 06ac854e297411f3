namespace Sgvb.Experiments.Figure1;

/// <summary>The paper's Figure 1, trained anew: test error against width for its seven methods.</summary>
public sealed class Figure1Section() : ExperimentSection<Figure1Row>("figure1")
{
    protected override IEnumerable<Block> Of(IReadOnlyList<Figure1Row> rows, RunFacts facts)
    {
        yield return new Heading("The paper's Figure 1");
        yield return new Answer(Claim(Figure1Tables.Points(rows)));
        yield return new Paragraph($"{Figure1Tables.Missing(rows)} The paper's values are read off its plot, at widths 100 and 1250 only.");
        yield return new Figures([.. Plots(rows).Select((svg, i) => new Figure(svg, i == 0
            ? "Less is better. Where a point is of several trainings, its 95 % interval is over them; one alone has none."
            : "Less is better. Ours beside the paper's mean of five trainings."))]);
        yield return new TableBlock(Figure1Tables.Cells(rows));
        yield return new Paragraph($"Recipe of every cell: {rows[0].Recipe}.");
    }

    /// <summary>The figure, then one plot for each width that the paper's values are known at.</summary>
    protected override IEnumerable<string> Plots(IReadOnlyList<Figure1Row> rows)
    {
        var points = Figure1Tables.Points(rows);
        yield return new LineChart("Test error against width", "units of each of three hidden layers", "test error, %",
            [.. points.GroupBy(p => p.Preset).Select(g => new Curve(g.Key, [.. g.Select(p => ((double)p.Width, p.TestError.Scaled(100)))]))])
        {
            IsLogX = false,
            IsLogY = false,
        }.Draw(EstimatorInks.Of);
        foreach (var width in points.Where(p => p.Paper is not null).GroupBy(p => p.Width))
            yield return new CategoryChart($"Width {Format.Whole(width.Key)}, beside the paper", "test error, %", [.. width.SelectMany(Values)])
            {
                IsLog = false,
            }.Draw(EstimatorInks.Of);
    }

    private static IEnumerable<CategoryValue> Values(Figure1Point p)
    {
        yield return new CategoryValue(p.Preset, "measured", p.TestError.Scaled(100), Text(p.TestError.Value));
        if (p.Paper is { } paper)
            yield return new CategoryValue(p.Preset, "paper", new Interval(100 * paper), Text(paper));
    }

    private static string Claim(IReadOnlyList<Figure1Point> points)
    {
        var widest = points.GroupBy(p => p.Width).MaxBy(g => g.Key)!;
        var best = widest.MinBy(p => p.TestError.Value)!;
        var plain = widest.FirstOrDefault(p => p.Preset == Figure1Cell.NoDropout);
        return $"At width {Format.Whole(best.Width)} {best.Preset} has the lowest test error, {Figure1Tables.Error(best.TestError)}"
            + (plain is null || plain == best ? "." : $"; without dropout it is {Figure1Tables.Error(plain.TestError)}.");
    }

    private static string Text(double error) => (100 * error).ToString("F2", CultureInfo.InvariantCulture);
}
