namespace Sgvb.Analysis.Variance;

/// <summary>How a variance was measured.</summary>
public enum VarianceMethod
{
    /// <summary>The sample variance of repeated gradients; works for every estimator.</summary>
    Draws,

    /// <summary>Var = (N²/M)·Var[g_one], from second moments of per-example gradients, where the noise is independent by example.</summary>
    Moments,
}

/// <summary>
/// One block's scalars for one layer and parameter: all that a shard ships. Everything is scaled to L = (N/M)·Σ log p, that is by N².
/// </summary>
/// <param name="Block">The block's number; with the seed it fixes minibatches and noise.</param>
/// <param name="Layer">bottom, hidden1, …, top.</param>
/// <param name="Parameter">theta, log_alpha, log_sigma.</param>
/// <param name="Variance">Total variance, averaged over the layer's weights.</param>
/// <param name="Data">Var_batch(E_noise g); NaN for moments, which give the total alone.</param>
/// <param name="Noise">E_batch(Var_noise g); NaN for moments.</param>
/// <param name="MeanSquare">An unbiased estimate of ‖E g‖², summed over the weights; NaN for moments.</param>
/// <param name="Dot">An unbiased estimate of E g · g₀ with g₀ the no-noise gradient over the training set; NaN without one.</param>
public sealed record BlockRow(int Block, string Layer, string Parameter, VarianceMethod Method, double Variance, double Data, double Noise,
    double MeanSquare, double Dot)
{
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
            hasReference ? scale * totals.Dot : double.NaN);
    }
}
