namespace Sgvb.Experiments.Table1;

/// <summary>
/// What the paper's Table 1 claims, and whether it holds here. Rows are compared within a training, at the same parameters: the spread of
/// trainings moves all of them together and says nothing about their order. An order holds where each row's ratio to the one before lies above
/// one beyond its error, in each training by the measurements' intervals, or over the trainings by Student's t on its logarithm. A statement
/// about several ratios is made with intervals that hold all at once (Bonferroni).
/// </summary>
public static class Table1Checks
{
    private static readonly string[] Order = ["no-noise", "local-reparam", "per-example", "shared"];

    public static TextTable Of(IReadOnlyList<Table1Row> rows, IReadOnlyList<Table1Seed> seeds)
    {
        var table = new TextTable("Against the paper", "check", "result");
        var ratios = rows.Select(r => r.Ratio).OfType<double>().Select(r => Math.Max(r, 1 / r)).ToList();
        foreach (var factor in ratios.Count > 0 ? (double[])[1.25, 1.5, 2] : [])
            table.Add($"cells within a factor of {factor.ToString(CultureInfo.InvariantCulture)}", Share(ratios.Count(r => r <= factor), ratios.Count));

        IReadOnlyList<IReadOnlyList<Table1Row>> trainings = [.. seeds.Select(s => Table1Cells.From([s.Variances], null))];
        if (trainings.Count == 0)
            return table;
        foreach (var (layer, epoch) in rows.Where(r => r.Paper is not null).Select(r => (r.Layer, r.Epoch)).Distinct())
            table.Add(string.Create(CultureInfo.InvariantCulture, $"{string.Join(" < ", Order)}, {layer} layer, epoch {epoch}"),
                Ordered([.. trainings.Select(t => t.Where(r => r.Layer == layer && r.Epoch == epoch).ToList())]));
        var epochs = rows.Select(r => r.Epoch).Distinct().Order().ToList();
        if (epochs is [var first, .., var last] && rows.Any(r => r.Paper is not null && r.Epoch == first))
            table.Add(string.Create(CultureInfo.InvariantCulture, $"every variance in the paper falls from epoch {first} to {last}"),
                Trainings(trainings, cells => Falls(cells, first, last)));
        foreach (var epoch in epochs)
            if (TestErrors(seeds, epoch) is { Count: > 0 } errors)
                table.Add(string.Create(CultureInfo.InvariantCulture, $"test error of the mean weights, epoch {epoch}"),
                    string.Join(", ", errors.Select(e => (100 * e).ToString("F2", CultureInfo.InvariantCulture) + " %")));
        var methods = MethodsAgreement.Check(seeds.SelectMany(s => MethodsAgreement.Pairs(s.Variances, $"seed {s.Seed}: ")));
        if (methods.Count > 0)
            table.Add("cells in which draws and moments agree", Share(methods.Count(m => m.Agrees), methods.Count));
        return table;
    }

    private static string Trainings(IReadOnlyList<IReadOnlyList<Table1Row>> trainings, Func<IReadOnlyList<Table1Row>, bool> holds)
    {
        var count = trainings.Count(holds);
        return count < trainings.Count ? $"beyond the error in {Share(count, trainings.Count)} trainings"
            : trainings.Count == 1 ? "holds beyond the error"
            : $"holds beyond the error in each of {trainings.Count.ToString(CultureInfo.InvariantCulture)} trainings";
    }

    private static string Ordered(IReadOnlyList<IReadOnlyList<Table1Row>> trainings)
    {
        var apart = Trainings(trainings, IsOrdered);
        if (trainings.Count < 2 || trainings.All(IsOrdered))
            return apart;
        var pairs = Order.Zip(Order.Skip(1)).ToList();
        var ratios = pairs.Select(p => (Name: $"{p.Second} over {p.First}", Ratio: GeometricMean.Of(
            [.. trainings.Select(cells => Variance(cells, p.Second) / Variance(cells, p.First))], pairs.Count))).ToList();
        if (ratios.Exists(r => r.Ratio.Low is null))
            return $"open: a ratio is not known; {apart}";
        var (name, least) = ratios.MinBy(r => r.Ratio.Low);
        return string.Create(CultureInfo.InvariantCulture, $"{(least.Low > 1 ? "holds" : "open")}: paired by training, all ratios at once are above ")
            + string.Create(CultureInfo.InvariantCulture, $"{least.Low:F2} (the least sure: {name}, {least.Value:F2} [{least.Low:F2}, {least.High:F2}]); ")
            + apart;
    }

    private static double Variance(IEnumerable<Table1Row> cells, string estimator) =>
        cells.FirstOrDefault(r => r.Estimator == estimator)?.Variance ?? double.NaN;

    private static bool IsOrdered(IReadOnlyList<Table1Row> cells)
    {
        var ordered = Order.Select(e => cells.FirstOrDefault(r => r.Estimator == e)).ToList();
        return ordered.Zip(ordered.Skip(1))
            .All(p => p is { First: { } below, Second: { } above } && below.Interval.IsBelow(above.Interval, Order.Length - 1));
    }

    private static bool Falls(IReadOnlyList<Table1Row> cells, int first, int last)
    {
        var early = cells.Where(r => r.Paper is not null && r.Epoch == first).ToList();
        return early.TrueForAll(r => cells.FirstOrDefault(l => l.Epoch == last && l.Estimator == r.Estimator && l.Layer == r.Layer) is { } late
            && late.Interval.IsBelow(r.Interval, early.Count));
    }

    private static List<double> TestErrors(IEnumerable<Table1Seed> seeds, int epoch) =>
        [.. seeds.SelectMany(s => s.Training.Where(t => t.Epoch == epoch)).Select(t => t.TestError)];

    private static string Share(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{count} of {of}");
}
