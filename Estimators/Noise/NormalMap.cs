namespace Sgvb.Noise;

/// <summary>
/// The contract's map from a 32-bit word w to a standard normal, one word a normal:
///   u = ((w mod 2³¹) + ½)·2⁻³² in (0, ½],   t = √(−2 ln u),   x = P(t),   negated where bit 31 of w is set.
/// P is the degree-10 minimax polynomial of t ↦ −Φ⁻¹(e^(−t²/2)) on [√(2 ln 2), √(66 ln 2)], evaluated in the variable that maps the
/// interval to [−1, 1]. Its largest deviation from the true inverse CDF is 8.1e-6, in float32 1e-5; |x| ≤ 6.34.
/// There is no table and no branch, so the same expression runs on every lane and device with the same bits.
/// </summary>
public static class NormalMap
{
    // ln 2 in two parts: the first has few enough bits that its product with an exponent is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>One word; what the other three would cost is dead code to a compiler.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromWord<T>(T bits) where T : struct, ILane<T>
    {
        T b = bits, c = bits, d = bits;
        FromWords(ref bits, ref b, ref c, ref d);
        return bits;
    }

    /// <summary>
    /// Four words at once, as a Philox block gives them. The chains of dependent operations run side by side: written one after the other
    /// they fill a processor's scheduler with waiting instructions (1.2 times slower on Zen 5).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromWords<T>(ref T a, ref T b, ref T c, ref T d) where T : struct, ILane<T>
    {
        T s0 = HalfUniform(a), s1 = HalfUniform(b), s2 = HalfUniform(c), s3 = HalfUniform(d);
        Log(ref s0, ref s1, ref s2, ref s3);
        s0 = Scaled(s0);
        s1 = Scaled(s1);
        s2 = Scaled(s2);
        s3 = Scaled(s3);
        T p0 = T.Create(-0.0107880896f), p1 = p0, p2 = p0, p3 = p0;
        Horner(ref p0, ref p1, ref p2, ref p3, s0, s1, s2, s3, 0.0127560608f);
        Horner(ref p0, ref p1, ref p2, ref p3, s0, s1, s2, s3, 0.0092529878f);
        Horner(ref p0, ref p1, ref p2, ref p3, s0, s1, s2, s3, -0.00370944315f);
        Horner(ref p0, ref p1, ref p2, ref p3, s0, s1, s2, s3, -0.0240540653f);
        Horner(ref p0, ref p1, ref p2, ref p3, s0, s1, s2, s3, 0.0304149371f);
        Horner(ref p0, ref p1, ref p2, ref p3, s0, s1, s2, s3, -0.0389663316f);
        Horner(ref p0, ref p1, ref p2, ref p3, s0, s1, s2, s3, 0.0726039782f);
        Horner(ref p0, ref p1, ref p2, ref p3, s0, s1, s2, s3, -0.135456562f);
        Horner(ref p0, ref p1, ref p2, ref p3, s0, s1, s2, s3, 3.05690551f);
        Horner(ref p0, ref p1, ref p2, ref p3, s0, s1, s2, s3, 3.3689909f);
        a = T.FlipSign(p0, a);
        b = T.FlipSign(p1, b);
        c = T.FlipSign(p2, c);
        d = T.FlipSign(p3, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T HalfUniform<T>(T bits) where T : struct, ILane<T> =>
        T.Fma(T.Low31BitsToFloat(bits), T.Create(2.3283064365e-10f), T.Create(1.16415321827e-10f));

    /// <summary>From ln u to t, mapped to [−1, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Scaled<T>(T log) where T : struct, ILane<T> =>
        T.Fma(T.Sqrt(T.Create(-2) * log), T.Create(0.35801900556956284f), T.Create(-1.421535165408627f));

    /// <summary>
    /// ln of four positive normal numbers: with z the mantissa in [√½, √2) less 1, ln(1 + z) = z − z²/2 + z³R(z), R of degree 7 interpolated
    /// at Chebyshev nodes (relative error 1.9e-8).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Log<T>(ref T a, ref T b, ref T c, ref T d) where T : struct, ILane<T>
    {
        a = T.Exponent(a, out var z0);
        b = T.Exponent(b, out var z1);
        c = T.Exponent(c, out var z2);
        d = T.Exponent(d, out var z3);
        var one = T.Create(1);
        z0 -= one;
        z1 -= one;
        z2 -= one;
        z3 -= one;
        T p0 = T.Create(-0.0790274367f), p1 = p0, p2 = p0, p3 = p0;
        Horner(ref p0, ref p1, ref p2, ref p3, z0, z1, z2, z3, 0.126223192f);
        Horner(ref p0, ref p1, ref p2, ref p3, z0, z1, z2, z3, -0.129981831f);
        Horner(ref p0, ref p1, ref p2, ref p3, z0, z1, z2, z3, 0.142144963f);
        Horner(ref p0, ref p1, ref p2, ref p3, z0, z1, z2, z3, -0.166412815f);
        Horner(ref p0, ref p1, ref p2, ref p3, z0, z1, z2, z3, 0.200010449f);
        Horner(ref p0, ref p1, ref p2, ref p3, z0, z1, z2, z3, -0.25000307f);
        Horner(ref p0, ref p1, ref p2, ref p3, z0, z1, z2, z3, 0.333333313f);
        Horner(ref p0, ref p1, ref p2, ref p3, z0, z1, z2, z3, -0.5f);
        a = Combine(a, z0, p0);
        b = Combine(b, z1, p1);
        c = Combine(c, z2, p2);
        d = Combine(d, z3, p3);
    }

    /// <summary>e·ln 2 + z + z²p; the low part of e·ln 2 joins the small terms first, so that the large sum is rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Combine<T>(T exponent, T z, T p) where T : struct, ILane<T> =>
        T.Fma(exponent, T.Create(Ln2High), z + T.Fma(p, z * z, exponent * T.Create(Ln2Low)));

    /// <summary>p ← p·z + coefficient, four times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Horner<T>(ref T p0, ref T p1, ref T p2, ref T p3, T z0, T z1, T z2, T z3, float coefficient) where T : struct, ILane<T>
    {
        var c = T.Create(coefficient);
        p0 = T.Fma(p0, z0, c);
        p1 = T.Fma(p1, z1, c);
        p2 = T.Fma(p2, z2, c);
        p3 = T.Fma(p3, z3, c);
    }
}
