namespace Sgvb.Experiments.Variance;

/// <summary>
/// One block's scalars for one layer and parameter: all that a shard ships. Everything is scaled to L = (N/M)·Σ log p, that is by N².
/// </summary>
/// <param name="Block">The block's number; with the seed it fixes minibatches and noise.</param>
/// <param name="Layer">bottom, hidden1, …, top.</param>
/// <param name="Parameter">theta, log_alpha, log_sigma, log_u, log_v.</param>
/// <param name="Variance">Total variance, averaged over the layer's weights.</param>
/// <param name="Data">Var_batch(E_noise g); NaN for moments and passes, which give the total alone.</param>
/// <param name="Noise">E_batch(Var_noise g); NaN for moments and passes.</param>
/// <param name="MeanSquare">An unbiased estimate of ‖E g‖², summed over the weights; NaN where it is not wanted.</param>
/// <param name="Dot">An unbiased estimate of E g · g₀ with g₀ the no-noise gradient over the training set; NaN without one.</param>
public sealed record BlockRow(int Block, string Layer, string Parameter, VarianceMethod Method, double Variance, double Data, double Noise,
    double MeanSquare, double Dot)
{
    /// <summary>Of the variance; NaN where the block does not know it.</summary>
    public double StandardError { get; init; } = double.NaN;

    /// <summary>Degrees of freedom of the standard error.</summary>
    public double Freedom { get; init; } = double.PositiveInfinity;

    /// <summary>What the largest contribution added to the variance.</summary>
    public double Largest { get; init; }

    /// <summary>How far float32 may have moved the variance.</summary>
    public double Rounding { get; init; }

    /// <summary>(Σq)²/Σq² over the training examples' squared gradients q; NaN where it is not known.</summary>
    public double EffectiveExamples { get; init; } = double.NaN;

    /// <summary>Steps of the block.</summary>
    public int Draws { get; init; } = DrawPlan.DrawsPerBlock;

    /// <summary>Examples seen, repeats counted; null in files from before that was told.</summary>
    public long? Examples { get; init; }

    public UncertainVariance Total => new(Variance, StandardError, Freedom, Largest, Rounding);

    /// <summary>This row, where it is a number.</summary>
    /// <exception cref="NotFiniteException">A gradient is not finite.</exception>
    internal BlockRow Finite(ITrainingStep step) => double.IsFinite(Variance) ? this : throw NotFinite.Gradient(step, Layer, Parameter, Block);

    /// <summary>
    /// From pairs g₁, g₂ of noise draws at B minibatches. With g = μ + u + e, Var u = D (data) and Var e = E (noise), the pair mean m has
    /// variance D + E/2 and ½(g₁ − g₂)² has mean E. So with S² the sample variance of the m's and H the mean of the halves:
    /// E = H, D = S² − H/2, and the total D + E = S² + H/2, all three unbiased. ‖μ‖² is Σ(m̄² − S²/B).
    /// </summary>
    public static BlockRow FromPairs(int block, string layer, string parameter, in PairTotals totals, double examples, bool hasReference)
    {
        if (totals.Pairs < 2)
            throw new ArgumentException("a block needs at least two minibatches", nameof(totals));
        var scale = examples * examples;
        var spread = totals.Spread / (totals.Pairs - 1) / totals.Weights;
        var noise = totals.Halves / totals.Pairs / totals.Weights;
        return new BlockRow(block, layer, parameter, VarianceMethod.Draws,
            scale * (spread + noise / 2), scale * (spread - noise / 2), scale * noise,
            scale * (totals.MeanSquare - totals.Weights * spread / totals.Pairs),
            hasReference ? scale * totals.Dot : double.NaN)
        {
            StandardError = scale * totals.StandardError / totals.Weights,
            Freedom = totals.Pairs - 1,
            Largest = totals.Pairs < 3 ? 0 : scale * totals.Largest / totals.Weights,
            Draws = 2 * totals.Pairs,
        };
    }

    /// <summary>
    /// From Var[g_one] = E q − ‖μ‖², the mean of the squared per-example gradients less the square of their mean. The two nearly cancel where
    /// the examples' gradients are all alike: what is left then is rounding, and called 0.
    /// </summary>
    /// <param name="law">N, M and the layer's weights.</param>
    /// <param name="squares">The squares' mean, with its error.</param>
    /// <param name="meanSquare">‖μ‖².</param>
    /// <param name="noise">The noise part of Var[g_one]; NaN where it is not known.</param>
    /// <param name="effective">See <see cref="EffectiveExamples"/>.</param>
    internal static BlockRow FromSquares(
        int block, string layer, VarianceMethod method, in OneExampleLaw law, in Spread squares, double meanSquare, double noise, double effective)
    {
        var variance = law.Scale * (squares.Mean - meanSquare);
        var rounding = law.Scale * OneExampleLaw.Rounding * squares.Mean;
        // Written so that NaN stays.
        var total = variance <= rounding ? 0 : variance;
        return new BlockRow(block, layer, "theta", method, total, total - law.Scale * noise, law.Scale * noise, double.NaN, double.NaN)
        {
            StandardError = law.Scale * squares.StandardError,
            Freedom = squares.Freedom,
            Largest = law.Scale * squares.Largest,
            Rounding = rounding,
            EffectiveExamples = effective,
        };
    }
}

/// <summary>
/// From one example's variance to that of the minibatch gradient, N²-scaled and averaged over the weights: N²/(M·weights). Minibatches are drawn
/// with replacement, so that no factor 1 − M/N stands in it, and Var[g_one] divides by N, not by N − 1: all N examples are the whole law.
/// </summary>
internal readonly record struct OneExampleLaw(double Examples, double Minibatch, double Weights)
{
    /// <summary>Of a sum of some hundred squares in float32, relative.</summary>
    public const double Rounding = 1e-5;

    public double Scale => Examples * Examples / Minibatch / Weights;
}
