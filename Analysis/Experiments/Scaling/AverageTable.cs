namespace Sgvb.Experiments.Scaling;

/// <summary>From blocks of draws at several numbers of averaged gradients to the rows of averages.csv.</summary>
public static class AverageTable
{
    /// <param name="blocks">Of one state and minibatch size; other parameters than θ are passed over.</param>
    public static IReadOnlyList<AverageRow> From(IEnumerable<VarianceBlockRow> blocks) =>
    [
        .. blocks.Where(b => b.Parameter == "theta" && b.Method == VarianceMethods.Name(VarianceMethod.Draws))
            .GroupBy(b => (Plain(b.Estimator), b.Objective, b.Layer))
            .SelectMany(g => Points(g.Key.Item1, [.. g])),
    ];

    /// <summary>The fitted law, a line an estimator and layer.</summary>
    public static TextTable Laws(IReadOnlyList<AverageRow> rows)
    {
        var table = new TextTable(
            "Var(K) = D + E/K with K gradients of one minibatch averaged, N²-scaled, with 95 % intervals: D is the data's part, E the noise's",
            "estimator", "layer", "D", "E", "K at which half is left to the data");
        foreach (var r in rows.DistinctBy(r => (r.Averaged, r.Objective, r.Layer)))
            table.Add(r.Averaged, r.Layer,
                r.Data is { } data ? Format.ScientificInterval(data, r.DataCi95Low, r.DataCi95High) : Cell.None,
                r.Noise is { } noise ? Format.ScientificInterval(noise, r.NoiseCi95Low, r.NoiseCi95High) : Cell.None,
                r is { Data: > 0, Noise: > 0 } ? Format.Significant(r.Noise.Value / r.Data.Value, 2) : Cell.None);
        return table;
    }

    public static TextTable Points(IReadOnlyList<AverageRow> rows)
    {
        var table = new TextTable("Variance of θ's gradient × N² by number of averaged gradients", "estimator", "layer", "K", "variance", "law", "draws");
        foreach (var r in rows)
            table.Add(r.Averaged, r.Layer, Format.Whole(r.Gradients), Format.ScientificInterval(r.Variance, r.Ci95Low, r.Ci95High),
                r.Law is { } law ? Format.Scientific(law) : Cell.None, Format.Whole(r.Draws));
        return table;
    }

    private static string Plain(string estimator) => (EstimatorSpec.Parse(estimator) with { Draws = 1 }).ToString();

    private static IEnumerable<AverageRow> Points(string plain, IReadOnlyList<VarianceBlockRow> cell)
    {
        var points = cell.GroupBy(b => EstimatorSpec.Parse(b.Estimator).Draws).OrderBy(g => g.Key)
            .Select(g => (Draws: g.Key, Blocks: g.ToDictionary(b => b.Block, b => b.Variance))).ToList();
        var common = points[0].Blocks.Keys.Where(b => points.TrueForAll(p => p.Blocks.ContainsKey(b))).Order().ToList();
        var law = common.Count == 0
            ? null
            : AverageLaw.Of([.. points.Select(p => (p.Draws, (IReadOnlyList<double>)[.. common.Select(b => p.Blocks[b])]))]);
        return VarianceTable.FromBlocks(cell).Select(r => (Row: r, K: EstimatorSpec.Parse(r.Estimator).Draws)).OrderBy(p => p.K).Select(p => new AverageRow
        {
            Case = p.Row.Case,
            Layer = p.Row.Layer,
            Averaged = plain,
            Gradients = p.K,
            Variance = p.Row.Variance,
            Ci95Low = p.Row.Ci95Low,
            Ci95High = p.Row.Ci95High,
            Draws = p.Row.Draws,
            Law = law?.At(p.K),
            Data = law?.Data.Value,
            DataCi95Low = law?.Data.Low,
            DataCi95High = law?.Data.High,
            Noise = law?.Noise.Value,
            NoiseCi95Low = law?.Noise.Low,
            NoiseCi95High = law?.Noise.High,
        });
    }
}
