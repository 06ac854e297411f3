using System.Globalization;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Sgvb.Analysis.Variance;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Table1;

/// <summary>
/// What the paper's Table 1 claims, and whether it holds here. Rows are compared within a training, at the same parameters: the spread of
/// trainings moves all of them together and says nothing about their order. An order holds where the rows' intervals are apart in each
/// training, or where over the trainings each row's ratio to the one before has an interval (Student's t on its logarithm) above one.
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

        IReadOnlyList<IReadOnlyList<Table1Row>> trainings = [.. seeds.Select(s => Table1Cells.From([s.Variances]))];
        if (trainings.Count == 0)
            return table;
        foreach (var (layer, epoch) in rows.Where(r => r.Paper is not null).Select(r => (r.Layer, r.Epoch)).Distinct())
            table.Add(string.Create(CultureInfo.InvariantCulture, $"{string.Join(" < ", Order)}, {layer} layer, epoch {epoch}"),
                Ordered([.. trainings.Select(t => t.Where(r => r.Layer == layer && r.Epoch == epoch).ToList())]));
        var epochs = rows.Select(r => r.Epoch).Distinct().Order().ToList();
        if (epochs is [var first, .., var last])
            table.Add(string.Create(CultureInfo.InvariantCulture, $"every variance in the paper falls from epoch {first} to {last}"),
                Trainings(trainings, cells => Falls(cells, first, last)));
        foreach (var epoch in epochs)
            if (TestErrors(seeds, epoch) is { Count: > 0 } errors)
                table.Add(string.Create(CultureInfo.InvariantCulture, $"test error of the mean weights, epoch {epoch}"),
                    string.Join(", ", errors.Select(e => (100 * e).ToString("F2", CultureInfo.InvariantCulture) + " %")));
        var methods = MethodsAgreement.Check(seeds.SelectMany(s => MethodsAgreement.Pairs(s.Blocks, $"seed {s.Seed}: ")));
        if (methods.Count > 0)
            table.Add("cells in which draws and moments agree", Share(methods.Count(m => m.Agrees), methods.Count));
        return table;
    }

    private static string Trainings(IReadOnlyList<IReadOnlyList<Table1Row>> trainings, Func<IReadOnlyList<Table1Row>, bool> holds)
    {
        var count = trainings.Count(holds);
        return count < trainings.Count ? $"intervals separate in {Share(count, trainings.Count)} trainings"
            : trainings.Count == 1 ? "holds, intervals separate"
            : $"holds in each of {trainings.Count.ToString(CultureInfo.InvariantCulture)} trainings, intervals separate";
    }

    private static string Ordered(IReadOnlyList<IReadOnlyList<Table1Row>> trainings)
    {
        var apart = Trainings(trainings, IsOrdered);
        if (trainings.Count < 2 || trainings.All(IsOrdered))
            return apart;
        var least = Order.Zip(Order.Skip(1)).Select(pair => Ratio(trainings, pair.First, pair.Second)).MinBy(r => r.Low);
        return string.Create(CultureInfo.InvariantCulture, $"{(least.Low > 1 ? "holds" : "open")}: paired by training, every ratio is above ")
            + string.Create(CultureInfo.InvariantCulture, $"{least.Low:F2} (the least: {least.Name}, {least.Mean:F2} [{least.Low:F2}, {least.High:F2}]); {apart}");
    }

    /// <summary>Over the trainings: the geometric mean of one row's variance over another's, with Student's t interval.</summary>
    private static (string Name, double Mean, double Low, double High) Ratio(
        IReadOnlyList<IReadOnlyList<Table1Row>> trainings, string below, string above)
    {
        var logs = trainings.Select(cells => Math.Log(Variance(cells, above) / Variance(cells, below))).ToList();
        var half = StudentT.InvCDF(0, 1, logs.Count - 1, 0.975) * logs.StandardDeviation() / Math.Sqrt(logs.Count);
        var mean = logs.Average();
        return ($"{above} over {below}", Math.Exp(mean), Math.Exp(mean - half), Math.Exp(mean + half));
    }

    private static double Variance(IEnumerable<Table1Row> cells, string estimator) =>
        cells.FirstOrDefault(r => r.Estimator == estimator)?.Variance ?? double.NaN;

    private static bool IsOrdered(IReadOnlyList<Table1Row> cells)
    {
        var ordered = Order.Select(e => cells.FirstOrDefault(r => r.Estimator == e)).ToList();
        return ordered.Zip(ordered.Skip(1)).All(p => p.First?.Ci95High < p.Second?.Ci95Low);
    }

    private static bool Falls(IReadOnlyList<Table1Row> cells, int first, int last) => cells
        .Where(r => r.Paper is not null && r.Epoch == first)
        .All(r => cells.Any(l => l.Epoch == last && l.Estimator == r.Estimator && l.Layer == r.Layer && l.Ci95High < r.Ci95Low));

    private static List<double> TestErrors(IEnumerable<Table1Seed> seeds, int epoch) =>
        [.. seeds.SelectMany(s => s.Training.Where(t => t.Epoch == epoch)).Select(t => t.TestError)];

    private static string Share(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{count} of {of}");
}
