namespace Sgvb.Experiments.Variance;

/// <summary>The variance of one layer's gradient in one parameter, from its blocks; N²-scaled.</summary>
/// <param name="Cosine">Between the mean gradient and the no-noise gradient; null where the blocks cannot tell.</param>
public sealed record VarianceEstimate(string Layer, string Parameter, VarianceMethod Method, UncertainVariance Total, BlockMean Data, BlockMean Noise,
    Cosine? Cosine)
{
    /// <summary>How many training examples carry the variance, as if every block had seen as many; NaN where it is not known.</summary>
    public double EffectiveExamples { get; init; } = double.NaN;

    /// <summary>
    /// One estimate for each (layer, parameter, method), in the rows' order of appearance by block. The result depends on the set of rows only, not
    /// on their order or origin. A block that occurs twice is an error.
    /// </summary>
    /// <param name="rows">Block rows of one estimator on one backend.</param>
    /// <param name="referenceSquare">‖g₀‖² by layer, N²-scaled; null without a reference.</param>
    public static IReadOnlyList<VarianceEstimate> FromBlocks(IEnumerable<BlockRow> rows, Func<string, double>? referenceSquare = null)
    {
        var result = new List<VarianceEstimate>();
        foreach (var cell in rows.OrderBy(r => r.Block).GroupBy(r => (r.Layer, r.Parameter, r.Method)))
        {
            var blocks = cell.ToList();
            for (var i = 1; i < blocks.Count; i++)
                if (blocks[i].Block == blocks[i - 1].Block)
                    throw new SgvbException($"block {blocks[i].Block} of {cell.Key.Layer} {cell.Key.Parameter} occurs twice: leave one of the copies out");
            BlockMean Mean(Func<BlockRow, double> of) => BlockMean.Of([.. blocks.Select(of)]);
            var reference = cell.Key.Parameter == "theta" && referenceSquare is not null ? referenceSquare(cell.Key.Layer) : double.NaN;
            var cosine = Variance.Cosine.Of([.. blocks.Select(b => b.Dot)], [.. blocks.Select(b => b.MeanSquare)], reference);
            result.Add(new VarianceEstimate(
                cell.Key.Layer, cell.Key.Parameter, cell.Key.Method, UncertainVariance.Combine([.. blocks.Select(b => b.Total)]),
                Mean(r => r.Data), Mean(r => r.Noise), cosine)
            {
                EffectiveExamples = Effective(blocks),
            });
        }

        return result;
    }

    /// <summary>(Σq)²/Σq² over the blocks together: a block's Σq goes as its variance, its Σq² as that squared over its number.</summary>
    private static double Effective(List<BlockRow> blocks)
    {
        var sum = blocks.Sum(b => b.Variance);
        return sum * sum / (blocks.Count * blocks.Sum(b => b.Variance * b.Variance / b.EffectiveExamples));
    }
}
