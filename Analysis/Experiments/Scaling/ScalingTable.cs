namespace Sgvb.Experiments.Scaling;

/// <summary>From blocks of draws at several minibatch sizes to the rows of scaling.csv.</summary>
public static class ScalingTable
{
    /// <param name="blocks">Of one state, every method at one or more sizes; other parameters than θ are passed over.</param>
    public static IReadOnlyList<ScalingRow> From(IEnumerable<VarianceBlockRow> blocks) =>
    [
        .. blocks.Where(b => b.Parameter == "theta" && b.Method == VarianceMethods.Name(VarianceMethod.Draws))
            .GroupBy(b => (b.Estimator, b.Objective, b.Layer))
            .SelectMany(g => Points([.. g])),
    ];

    /// <summary>The law of one row's estimator with the row's constants; null where it has none.</summary>
    public static ScalingLaw? LawOf(ScalingRow row) =>
        row is { OneExample: { } v, Floor: { } c } ? new ScalingLaw(v, c, SharedBy(row)) : null;

    /// <summary>How many consecutive examples share one draw of noise: 1 for none, <see cref="int.MaxValue"/> for all.</summary>
    public static int SharedBy(CaseRow row)
    {
        var spec = EstimatorSpec.Parse(row.Estimator);
        var entry = Registry.Estimator(spec.Name);
        return entry.IndependentAcrossExamples(spec) ? 1 : entry.ExamplesPerWeightSample(spec) ?? int.MaxValue;
    }

    /// <summary>The fitted law, a line an estimator and layer.</summary>
    public static TextTable Laws(IReadOnlyList<ScalingRow> rows)
    {
        var names = new CaseNames(rows);
        var table = new TextTable(
            "Var(M) = V/M + pairs/M²·C, N²-scaled, with 95 % intervals: V is one example's gradient variance, C the covariance of two examples that "
            + "share their noise, pairs how many do; – where the sizes measured cannot tell",
            "estimator", "layer", "V", "C", "floor: C is half near M");
        foreach (var r in rows.DistinctBy(r => (r.Estimator, r.Objective, r.Layer)))
            table.Add(names[r], r.Layer, r.OneExample is { } v ? Format.ScientificInterval(v, r.OneExampleCi95Low, r.OneExampleCi95High) : Cell.None,
                r.Floor is not { } c ? Cell.None : c == 0 ? Format.Whole(0) : Format.ScientificInterval(c, r.FloorCi95Low, r.FloorCi95High),
                r.FloorAt is { } at ? Format.Significant(at) : Cell.None);
        return table;
    }

    public static TextTable Points(IReadOnlyList<ScalingRow> rows)
    {
        var names = new CaseNames(rows);
        var table = new TextTable("Gradient variance against minibatch size, N²-scaled, with 95 % intervals",
            "estimator", "layer", "M", "variance", "law", "draws");
        foreach (var r in rows)
            table.Add(names[r], r.Layer, Format.Whole(r.Minibatch), Format.ScientificInterval(r.Variance, r.Ci95Low, r.Ci95High),
                r.Law is { } law ? Format.Scientific(law) : Cell.None, Format.Whole(r.Draws));
        return table;
    }

    private static IEnumerable<ScalingRow> Points(IReadOnlyList<VarianceBlockRow> cell)
    {
        var fit = Fit(cell) is { HasOneExample: true } known ? known : null;
        return VarianceTable.FromBlocks(cell).OrderBy(r => r.Minibatch).Select(r => new ScalingRow
        {
            Case = r.Case,
            Layer = r.Layer,
            Variance = r.Variance,
            Ci95Low = r.Ci95Low,
            Ci95High = r.Ci95High,
            Draws = r.Draws,
            Law = fit?.Law.At(r.Minibatch),
            OneExample = fit?.OneExample.Value,
            OneExampleCi95Low = fit?.OneExample.Low,
            OneExampleCi95High = fit?.OneExample.High,
            Floor = fit?.Covariance.Value,
            FloorCi95Low = fit?.Covariance.Low,
            FloorCi95High = fit?.Covariance.High,
            FloorAt = fit?.FloorAt,
        });
    }

    /// <summary>Over the blocks that every size has.</summary>
    private static LawFit? Fit(IReadOnlyList<VarianceBlockRow> cell)
    {
        var sizes = cell.GroupBy(b => b.Minibatch).OrderBy(g => g.Key).Select(g => (Minibatch: g.Key, Blocks: g.ToDictionary(b => b.Block, b => b.Variance)))
            .ToList();
        var common = sizes[0].Blocks.Keys.Where(b => sizes.TrueForAll(s => s.Blocks.ContainsKey(b))).Order().ToList();
        return common.Count == 0 ? null
            : LawFit.Of([.. sizes.Select(s => (s.Minibatch, (IReadOnlyList<double>)[.. common.Select(b => s.Blocks[b])]))], SharedBy(cell[0]));
    }
}
