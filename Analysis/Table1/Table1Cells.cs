using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Sgvb.Model;
using Sgvb.Runs.Rows;

namespace Sgvb.Analysis.Table1;

/// <summary>From the variances of one or more seeds to the cells of Table 1.</summary>
public static class Table1Cells
{
    /// <param name="seeds">variance.csv of every seed, measured with the same plan.</param>
    public static IReadOnlyList<Table1Row> From(IReadOnlyList<IReadOnlyList<VarianceRow>> seeds) =>
    [
        .. seeds.SelectMany(rows => rows)
            .Where(r => r.Parameter == "theta")
            .GroupBy(r => (r.Estimator, r.Layer, r.Epoch))
            .Select(cell => Cell([.. Preferred(cell)])),
    ];

    /// <summary>The method that saw more minibatches, whatever it found; moments where they are as many.</summary>
    private static IEnumerable<VarianceRow> Preferred(IEnumerable<VarianceRow> cell) =>
        cell.GroupBy(r => r.Method).OrderByDescending(g => g.Sum(r => r.Draws)).ThenByDescending(g => g.Key == "moments").First();

    private static Table1Row Cell(IReadOnlyList<VarianceRow> seeds)
    {
        var first = seeds[0];
        var epoch = (int)first.Epoch;
        var values = seeds.Select(s => s.Variance).ToList();
        var mean = values.Average();
        var half = seeds.Count > 1
            ? StudentT.InvCDF(0, 1, seeds.Count - 1, 0.975) * values.StandardDeviation() / Math.Sqrt(seeds.Count)
            : double.NaN;

        // The published figures are of one network and one minibatch size; beside another they would say nothing.
        var comparable = first.Workload == Workload.Mnist.Name && first.Minibatch == Workload.Mnist.Minibatch;
        var paper = comparable ? Published.Paper(first.Estimator, first.Layer, epoch) : null;
        return new Table1Row
        {
            Estimator = first.Estimator,
            Posterior = first.Posterior,
            Kl = first.Kl,
            Objective = first.Objective,
            Backend = first.Backend,
            Workload = first.Workload,
            Minibatch = first.Minibatch,
            Layer = first.Layer,
            Epoch = epoch,
            Variance = mean,
            Ci95Low = seeds.Count > 1 ? Math.Max(0, mean - half) : first.Ci95Low,
            Ci95High = seeds.Count > 1 ? mean + half : first.Ci95High,
            VarianceData = Mean(seeds, s => s.VarianceData),
            VarianceNoise = Mean(seeds, s => s.VarianceNoise),
            Method = first.Method,
            Draws = seeds.Sum(s => s.Draws),
            Seeds = seeds.Count,
            Lowest = values.Min(),
            Highest = values.Max(),
            Paper = paper,
            Replication = comparable ? Published.Replication(first.Estimator, first.Layer, epoch) : null,
            Ratio = paper is { } p ? mean / p : null,
        };
    }

    private static double? Mean(IReadOnlyList<VarianceRow> seeds, Func<VarianceRow, double?> value) =>
        seeds.All(s => value(s) is not null) ? seeds.Average(s => value(s)!.Value) : null;
}
