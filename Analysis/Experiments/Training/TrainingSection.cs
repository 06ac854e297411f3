namespace Sgvb.Experiments.Training;

/// <summary>Test error and objective by epoch and by second, an estimator a curve.</summary>
public sealed class TrainingSection() : ExperimentSection<TrainingRow>("training")
{
    protected override IEnumerable<Block> Of(IReadOnlyList<TrainingRow> rows, RunFacts facts)
    {
        yield return new Heading("Training");
        yield return new Answer(Claim(rows));
        yield return new Figures([.. Plots(rows).Select(svg => new Figure(svg,
            "Seconds are those of the training steps alone. One seed a curve, so there is no interval: a difference between two curves "
                + "may be chance."))]);
        var table = new TextTable("Training by epoch", "estimator", "objective", "workload", "seed", "epoch", "test error",
            "objective, nats", "seconds");
        foreach (var r in rows)
            table.Add(r.Estimator, r.Objective, r.Workload, Format.Whole(r.Seed), Format.Whole(r.Epoch), Format.Percent(r.TestError, 3),
                Format.Significant(r.MeanObjective, 4),
                Format.Significant(r.TrainS));
        yield return new TableBlock(table, IsFolded: true);
    }

    private static string Claim(IReadOnlyList<TrainingRow> rows)
    {
        var best = rows.MinBy(r => r.TestError)!;
        var seconds = rows.Where(r => (r.Estimator, r.Objective, r.Backend, r.Seed) == (
            best.Estimator, best.Objective, best.Backend, best.Seed) && r.Epoch <= best.Epoch).Sum(r => r.TrainS);
        return $"The lowest test error, {Format.Significant(100 * best.TestError)} %, was {best.Estimator}'s after {Format.Whole(best.Epoch)} "
            + $"epochs and {Format.Duration(1e9 * seconds)} of training steps.";
    }

    /// <summary>Test error against epochs and seconds, then the objective; curves of several seeds and objectives bear them in their
    /// names.</summary>
    protected override IEnumerable<string> Plots(IReadOnlyList<TrainingRow> rows)
    {
        var runs = rows.GroupBy(r => (r.Estimator, r.Objective, r.Backend, r.Seed)).Select(g => g.OrderBy(r => r.Epoch).ToList()).ToList();
        var named = runs.Select(r => (Name: Name(r[0], runs), Rows: r, Seconds: Cumulative(r))).ToList();
        yield return Chart("Test error by epoch", "epoch", "test error, %", (r, _) => r.Epoch, r => 100 * r.TestError);
        yield return Chart("Test error by time", "seconds of training", "test error, %", (_, s) => s, r => 100 * r.TestError);
        yield return Chart("Objective by epoch", "epoch", "mean objective, nats", (r, _) => r.Epoch, r => r.MeanObjective);
        yield return Chart("Objective by time", "seconds of training", "mean objective, nats", (_, s) => s, r => r.MeanObjective);

        string Chart(string title, string x, string y, Func<TrainingRow, double, double> at, Func<TrainingRow, double> value) =>
            new LineChart(title, x, y,
            [.. named.Select(n => new Curve(n.Name, [.. n.Rows.Zip(
                n.Seconds, (r, s) => (at(r, s), new Interval(value(r))))]) { HasMarkers = n.Rows.Count <= 25 })])
            {
                IsLogX = false,
            }.Draw(EstimatorInks.Of);
    }

    private static string Name(TrainingRow row, List<List<TrainingRow>> runs)
    {
        var parts = new List<string> { row.Estimator };
        if (runs.Select(r => r[0].Objective).Distinct().Count() > 1)
            parts.Add(row.Objective);
        if (runs.Select(r => r[0].Seed).Distinct().Count() > 1)
            parts.Add("seed " + Format.Whole(row.Seed));
        return string.Join(", ", parts);
    }

    private static List<double> Cumulative(List<TrainingRow> rows)
    {
        var sum = 0.0;
        return [.. rows.Select(r => sum += r.TrainS)];
    }
}
