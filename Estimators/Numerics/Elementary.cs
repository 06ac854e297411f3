namespace Sgvb.Numerics;

/// <summary>
/// Elementary functions over any lane, from correctly rounded operations only, so that every backend computes the same bits.
/// </summary>
public static class Elementary
{
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>eˣ for |x| ≤ 87; the polynomial was interpolated at Chebyshev nodes, its error is 6.9e-10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x) where T : struct, ILane<T>
    {
        var p = ReducedExpm1(x, out var power) + T.Create(1);
        return p * power;
    }

    /// <summary>eᵃ⁻ᵇ for |a − b| ≤ 87; what the difference loses by rounding is put back, so that the result is as good as eˣ of one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpOfDifference<T>(T a, T b) where T : struct, ILane<T>
    {
        // Knuth's exact sum of two: difference + low = a − b.
        var difference = a - b;
        var back = difference - a;
        var low = a - (difference - back) - (b + back);
        var r = Reduced(difference, out var power) + low;
        return (Expm1OfReduced(r) + T.Create(1)) * power;
    }

    /// <summary>eˣ − 1 for |x| ≤ 87, to a few ulp near 0 too, where eˣ less 1 would leave nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Expm1<T>(T x) where T : struct, ILane<T>
    {
        // 2ⁿ(q + 1) − 1.
        var q = ReducedExpm1(x, out var power);
        return T.Fma(power, q, power - T.Create(1));
    }

    /// <summary>
    /// ln(1 + x) for 0 ≤ x ≤ 1, to a few ulp near 0 too: with u = 1 + x as rounded, ln u·x/(u − 1) corrects what the rounding took
    /// (Kahan), and where u is 1 it is x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log1pUpToOne<T>(T x) where T : struct, ILane<T>
    {
        var u = T.Create(1) + x;
        var rounded = u - T.Create(1);
        return x + T.WherePositive(rounded, Log(u) * x / rounded - x);
    }

    /// <summary>eʳ − 1 with x = r + n·ln 2, and 2ⁿ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ReducedExpm1<T>(T x, out T power) where T : struct, ILane<T> => Expm1OfReduced(Reduced(x, out power));

    /// <summary>r with x = r + n·ln 2, and 2ⁿ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Reduced<T>(T x, out T power) where T : struct, ILane<T>
    {
        x = T.Min(T.Max(x, T.Create(-87)), T.Create(87));
        var n = T.Round(x * T.Create(1.44269504f));
        var r = T.Fma(n, T.Create(-Ln2High), x);
        power = T.PowerOfTwo(n);
        return T.Fma(n, T.Create(-Ln2Low), r);
    }

    /// <summary>eʳ − 1 for |r| up to ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Expm1OfReduced<T>(T r) where T : struct, ILane<T>
    {
        var p = T.Fma(T.Create(0.000198909809f), r, T.Create(0.00139336416f));
        p = T.Fma(p, r, T.Create(0.00833331048f));
        p = T.Fma(p, r, T.Create(0.0416664667f));
        p = T.Fma(p, r, T.Create(0.166666672f));
        p = T.Fma(p, r, T.Create(0.5f));
        return T.Fma(p, r * r, r);
    }

    /// <summary>
    /// ln x for positive normal x: with z the mantissa in [√½, √2) less 1, ln(1 + z) = z − z²/2 + z³R(z), R of degree 7 interpolated at
    /// Chebyshev nodes (relative error 1.9e-8).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x) where T : struct, ILane<T>
    {
        var exponent = T.Exponent(x, out var mantissa);
        var z = mantissa - T.Create(1);
        var p = T.Fma(T.Create(-0.0790274367f), z, T.Create(0.126223192f));
        p = T.Fma(p, z, T.Create(-0.129981831f));
        p = T.Fma(p, z, T.Create(0.142144963f));
        p = T.Fma(p, z, T.Create(-0.166412815f));
        p = T.Fma(p, z, T.Create(0.200010449f));
        p = T.Fma(p, z, T.Create(-0.25000307f));
        p = T.Fma(p, z, T.Create(0.333333313f));
        p = T.Fma(p, z, T.Create(-0.5f));
        return T.Fma(exponent, T.Create(Ln2High), z + T.Fma(p, z * z, exponent * T.Create(Ln2Low)));
    }
}
