namespace Sgvb.Numerics;

/// <summary>
/// max(x, 0) of x ~ N(μ, v), with r = μ/√v, φ the standard normal density, Φ its distribution function and Ψ = 1 − Φ:
///   mean m = μΦ(r) + √v φ(r),   variance v·g(r),  g = Φ + r²ΦΨ + rφ(Ψ − Φ) − φ²
/// written so that nothing cancels where r is large: there E y² − m² would have no digit left. At v = 0 the mean is μ's own, and derivatives by v that
/// would be infinite are 0.
/// </summary>
public static class RectifiedNormal
{
    /// <summary>|r| counts as no more: Φ and Ψ are 1 and 0 in float32 long before, and √v may be zero.</summary>
    private const float Farthest = 30;

    private const float InverseRootOfTwoPi = 0.39894228f, RootOfHalf = 0.70710678f, SmallestDeviation = 1e-30f;

    /// <summary>m and the variance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Moments<T>(T mean, T variance, out T rectifiedVariance) where T : struct, ILane<T>
    {
        var deviation = T.Sqrt(variance);
        var r = Ratio(mean, deviation);
        var below = Below(r, out var above, out var density);
        rectifiedVariance = T.Max(T.Create(0), variance * (below + r * r * below * above + r * density * (above - below) - density * density));
        return T.Fma(mean, below, deviation * density);
    }

    /// <summary>
    /// From the gradients by m, by E y² = m² + variance and by the variance to those by μ and v: with ∂m/∂μ = Φ, ∂m/∂v = φ/(2√v), ∂E y²/∂μ = 2m,
    /// ∂E y²/∂v = Φ.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gradient<T>(T mean, T variance, T byMean, T bySquare, T byVariance, out T gradVariance) where T : struct, ILane<T>
    {
        var deviation = T.Sqrt(variance);
        var r = Ratio(mean, deviation);
        var below = Below(r, out var above, out var density);
        var rectified = T.Fma(mean, below, deviation * density);
        var half = T.WherePositive(deviation, T.Create(0.5f) * density / deviation);
        gradVariance = byMean * half + bySquare * below + byVariance * (below - density * T.Fma(r, below, density));
        return byMean * below + T.Create(2) * rectified * T.Fma(byVariance, above, bySquare);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Ratio<T>(T mean, T deviation) where T : struct, ILane<T> =>
        T.Max(T.Create(-Farthest), T.Min(T.Create(Farthest), mean / T.Max(deviation, T.Create(SmallestDeviation))));

    /// <summary>
    /// Φ(r), Ψ(r) and φ(r). The smaller of the two is ½ erfc(|r|/√2) by a Chebyshev fit in t = 1/(1 + x/2), erfc x = t·e^(−x² + P(t)), relative error
    /// 1.2e-7 (Press et al., Numerical Recipes, section 6.2).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Below<T>(T r, out T above, out T density) where T : struct, ILane<T>
    {
        var one = T.Create(1);
        var magnitude = T.Max(r, T.Create(0) - r);
        var t = one / T.Fma(magnitude, T.Create(0.5f * RootOfHalf), one);
        var p = T.Fma(T.Create(0.17087277f), t, T.Create(-0.82215223f));
        p = T.Fma(p, t, T.Create(1.48851587f));
        p = T.Fma(p, t, T.Create(-1.13520398f));
        p = T.Fma(p, t, T.Create(0.27886807f));
        p = T.Fma(p, t, T.Create(-0.18628806f));
        p = T.Fma(p, t, T.Create(0.09678418f));
        p = T.Fma(p, t, T.Create(0.37409196f));
        p = T.Fma(p, t, T.Create(1.00002368f));
        p = T.Fma(p, t, T.Create(-1.26551223f));
        var bell = Elementary.Exp(T.Create(-0.5f) * r * r);
        density = T.Create(InverseRootOfTwoPi) * bell;
        var tail = T.Create(0.5f) * t * bell * Elementary.Exp(p);
        var rest = one - tail;
        above = rest + T.WherePositive(r, tail - rest);
        return tail + T.WherePositive(r, rest - tail);
    }
}
