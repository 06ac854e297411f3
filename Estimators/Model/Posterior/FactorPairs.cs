namespace Sgvb.Model.Posterior;

/// <summary>
/// Where σ [K, L] is a sum of k outer products, σ² is one of r = k(k+1)/2, a term for each pair of factors, and a product with σ² is two thin ones,
/// with [K, r] and with [r, L].
/// </summary>
public static class FactorPairs
{
    /// <summary>r.</summary>
    public static int Count(int factors) => factors * (factors + 1) / 2;

    /// <summary>The work of the thin products as a part of the whole one's: (rK + rL)/KL. Backward there is twice as much of both.</summary>
    public static double Products(int factors, int inputs, int outputs) => Count(factors) * (1.0 / inputs + 1.0 / outputs);

    /// <summary>Whether σ has factors, few enough for a layer's K and L; otherwise its σ² is multiplied with as any other.</summary>
    public static bool Save(PosteriorSpec posterior, int inputs, int outputs) =>
        posterior.Tie == Tie.Factors && Products(posterior.Factors, inputs, outputs) < 1;
}
