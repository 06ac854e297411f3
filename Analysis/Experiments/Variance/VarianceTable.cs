using Sgvb.References;

namespace Sgvb.Experiments.Variance;

/// <summary>Between measured blocks, the rows of variance_blocks.csv, and the cells of variance.csv that follow from them alone.</summary>
public static class VarianceTable
{
    /// <param name="case">What was measured, in the registry's names.</param>
    /// <param name="row">As measured.</param>
    /// <param name="seed">Of the measurement.</param>
    /// <param name="noNoiseSquare">‖g₀‖² of the layer, N²-scaled; NaN where there is none.</param>
    public static VarianceBlockRow ToRow(VarianceCase @case, BlockRow row, uint seed, double noNoiseSquare) => new()
    {
        Case = @case.Method.Case(@case.Backend, @case.Workload),
        Layer = row.Layer,
        Parameter = row.Parameter,
        Epoch = @case.Epoch,
        Method = VarianceMethods.Name(row.Method),
        Block = row.Block,
        Seed = seed,
        Draws = row.Draws,
        Variance = row.Variance,
        VarianceData = Known(row.Data),
        VarianceNoise = Known(row.Noise),
        MeanSquare = Known(row.MeanSquare),
        DotNoNoise = Known(row.Dot),
        // The gradient without noise has no KL term.
        NoNoiseSquare = !@case.Method.SamplesKl && row.Parameter == "theta" && row.Method is VarianceMethod.Draws or VarianceMethod.Exact ? Known(noNoiseSquare) : null,
        Examples = row.Examples,
        StandardError = Known(row.StandardError),
        Freedom = Known(row.Freedom),
        Largest = Known(row.Largest),
        Rounding = Known(row.Rounding),
        EffectiveExamples = Known(row.EffectiveExamples),
    };

    /// <summary>
    /// One cell for each case, layer, parameter and method, in the order of first appearance by block. The result depends on the set of
    /// rows alone, to the last bit, not on their order or origin.
    /// </summary>
    /// <exception cref="SgvbException">A block occurs twice.</exception>
    public static IReadOnlyList<VarianceRow> FromBlocks(IEnumerable<VarianceBlockRow> rows) =>
        [.. rows.OrderBy(r => r.Block).GroupBy(Key).Select(cell => Cell([.. cell]))];

    private static object Key(VarianceBlockRow r) =>
        (r.Estimator, r.Objective, r.Backend, r.Workload, r.Minibatch, (r.Posterior, r.Kl, r.Layer, r.Parameter, r.Epoch, r.Method));

    private static VarianceRow Cell(IReadOnlyList<VarianceBlockRow> blocks)
    {
        var first = blocks[0];
        var estimate = VarianceEstimate.FromBlocks(
            blocks.Select(FromRow),
            _ => first.NoNoiseSquare ?? double.NaN).Single();
        var cosine = !EstimatorSpec.Parse(first.Estimator).Entry.IgnoresPosterior ? estimate.Cosine : first.NoNoiseSquare > 0 ? Cosine.One : null;
        return new VarianceRow
        {
            Case = first.Case,
            Layer = first.Layer,
            Parameter = first.Parameter,
            Epoch = first.Epoch,
            Method = first.Method,
            Variance = estimate.Total.Mean,
            Ci95Low = Known(estimate.Total.Low),
            Ci95High = Known(estimate.Total.High),
            VarianceData = Known(estimate.Data.Mean),
            VarianceNoise = Known(estimate.Noise.Mean),
            Draws = blocks.Sum(b => (long)b.Draws),
            Blocks = blocks.Count,
            CosineToNoNoise = cosine?.Value,
            CosineCi95Low = cosine?.Low,
            CosineCi95High = cosine?.High,
            Examples = blocks.All(b => b.Examples is not null) ? blocks.Sum(b => b.Examples) : null,
            StandardError = Known(estimate.Total.StandardError),
            Freedom = Known(estimate.Total.Freedom),
            Largest = Known(estimate.Total.Largest),
            Rounding = Known(estimate.Total.Rounding),
            EffectiveExamples = Known(estimate.EffectiveExamples),
        };
    }

    private static BlockRow FromRow(VarianceBlockRow row) => new(
        row.Block, row.Layer, row.Parameter, VarianceMethods.Parse(row.Method), row.Variance,
        row.VarianceData ?? double.NaN, row.VarianceNoise ?? double.NaN, row.MeanSquare ?? double.NaN, row.DotNoNoise ?? double.NaN)
    {
        Draws = row.Draws,
        Examples = row.Examples,
        StandardError = row.StandardError ?? double.NaN,
        Freedom = row.Freedom ?? double.PositiveInfinity,
        Largest = row.Largest ?? 0,
        Rounding = row.Rounding ?? 0,
        EffectiveExamples = row.EffectiveExamples ?? double.NaN,
    };

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>What the rows of one estimator are named by.</summary>
/// <param name="Method">As the user asked for it, with its KL term.</param>
/// <param name="Epoch">Epochs trained before measuring.</param>
public sealed record VarianceCase(Method Method, string Backend, Workload Workload, double Epoch);
