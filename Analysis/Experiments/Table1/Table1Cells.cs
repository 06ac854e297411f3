namespace Sgvb.Experiments.Table1;

/// <summary>From the variances of one or more seeds to the cells of Table 1.</summary>
public static class Table1Cells
{
    /// <param name="seeds">variance.csv of every seed, measured with the same plan.</param>
    /// <param name="dataSet">What was trained on; null where a run does not say.</param>
    public static IReadOnlyList<Table1Row> From(IReadOnlyList<IReadOnlyList<VarianceRow>> seeds, string? dataSet) =>
    [
        .. seeds.SelectMany(rows => rows)
            .Where(r => r.Parameter == "theta")
            .GroupBy(r => (r.Estimator, r.Layer, r.Epoch))
            .Select(cell => Cell([.. Preferred(cell)], dataSet)),
    ];

    /// <summary>The method to go by, of those that every seed was measured by; where there is none, of those that most were.</summary>
    private static IEnumerable<VarianceRow> Preferred(IEnumerable<VarianceRow> cell)
    {
        var methods = cell.GroupBy(r => r.Method).ToList();
        var most = methods.Max(g => g.Count());
        var best = VarianceMethods.Preferred(methods.Where(g => g.Count() == most).Select(g => g.First()))!;
        return methods.First(g => g.Key == best.Method);
    }

    private static Table1Row Cell(IReadOnlyList<VarianceRow> seeds, string? dataSet)
    {
        var first = seeds[0];
        var epoch = (int)first.Epoch;
        var values = seeds.Select(s => s.Variance).ToList();
        var over = GeometricMean.Of(values);

        // The published figures are of one network, one minibatch size and noise by alpha, on MNIST; beside others they would say nothing.
        var comparable = first.Workload == Workload.Mnist.Name && first.Minibatch == Workload.Mnist.Minibatch
            && first.Posterior.StartsWith(PosteriorSpec.Alpha().ToString(), StringComparison.Ordinal) && (dataSet is null || PublishedSet.Mnist.IsNamedBy(dataSet));
        var paper = comparable ? Published.Paper(first.Estimator, first.Layer, epoch) : null;
        return new Table1Row
        {
            Case = first.Case,
            Layer = first.Layer,
            Epoch = epoch,
            Variance = over.Value,
            Ci95Low = seeds.Count > 1 ? over.Low : first.Ci95Low,
            Ci95High = seeds.Count > 1 ? over.High : first.Ci95High,
            VarianceData = over.Value * Share(seeds, s => s.VarianceData),
            VarianceNoise = over.Value * Share(seeds, s => s.VarianceNoise),
            Method = first.Method,
            Draws = seeds.Sum(s => s.Draws),
            Seeds = seeds.Count,
            Lowest = values.Min(),
            Highest = values.Max(),
            Paper = paper,
            Replication = comparable ? Published.Replication(first.Estimator, first.Layer, epoch) : null,
            Ratio = paper is { } p ? over.Value / p : null,
            EffectiveExamples = seeds.Min(s => s.EffectiveExamples),
            Freedom = seeds.Count > 1 ? seeds.Count - 1 : first.Freedom,
        };
    }

    /// <summary>A part of the variance, over all seeds.</summary>
    private static double? Share(IReadOnlyList<VarianceRow> seeds, Func<VarianceRow, double?> part) =>
        seeds.All(s => part(s) is not null) && seeds.Sum(s => s.Variance) is > 0 and var sum ? seeds.Sum(s => part(s)!.Value) / sum : null;
}
