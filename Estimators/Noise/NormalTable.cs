using System.Runtime.InteropServices;

namespace Sgvb.Noise;

/// <summary>
/// A map from a 32-bit word w to a standard normal without logarithm or root, for generators that are faster than <see cref="NormalMap"/>.
///   n = (w mod 2³¹) | 1, rounded to float32, is p·2^e with p in [1, 2);   x = P_e(p),   negated where bit 31 of w is set.
/// P_e is the degree-5 minimax polynomial of −Φ⁻¹(p·2^(e − 32)) on [1, 2], evaluated by Horner's rule with fused multiply-adds; at e = 31,
/// p = 1 alone, it is 0. Its largest deviation from the true inverse CDF at n·2⁻³² is 4.1e-6; |x| ≤ 6.24.
/// </summary>
public static unsafe class NormalTable
{
    private const int Octaves = 32;

    /// <summary>By falling power, then by (e + 127) mod 32: six times 32 numbers of the contract of this map.</summary>
    public static ReadOnlySpan<float> Coefficients =>
    [
        // position^5
        -0.00474916073f, -0.00482587004f, -0.00490635075f, -0.00499091856f, -0.00507992599f, -0.00517377071f, -0.00527290069f,
        -0.00537782302f, -0.0054891156f, -0.00560743781f, -0.00573354866f, -0.00586832408f, -0.00601278245f, -0.00616811356f,
        -0.00633571809f, -0.00651725708f, -0.00671471516f, -0.00693048304f, -0.00716746831f, -0.00742924167f, -0.00772023341f,
        -0.00804600026f, -0.00841359515f, -0.00883206539f, -0.00931313448f, -0.0098721059f, -0.0105289686f, -0.0113096647f,
        -0.0122543359f, -0.014382381f, 0f, -0.00467594014f,
        // position^4
        0.0441374294f, 0.0448520109f, 0.0456018075f, 0.0463897772f, 0.0472192205f, 0.0480938666f, 0.0490179025f, 0.0499960892f,
        0.0510338396f, 0.0521373451f, 0.0533137247f, 0.0545712039f, 0.0559193455f, 0.057369329f, 0.0589343347f, 0.0606299825f,
        0.0624749586f, 0.0644917935f, 0.0667079017f, 0.0691569895f, 0.0718808994f, 0.0749321878f, 0.078377597f, 0.0823028237f,
        0.0868190005f, 0.0920711979f, 0.0982485861f, 0.105593488f, 0.114405371f, 0.129386842f, 0f, 0.0434554182f,
        // position^3
        -0.173165098f, -0.175979704f, -0.178933606f, -0.182038516f, -0.185307592f, -0.188755617f, -0.192399278f, -0.196257502f,
        -0.200351879f, -0.204707086f, -0.209351495f, -0.214317948f, -0.219644651f, -0.225376323f, -0.231565714f, -0.238275453f,
        -0.24558048f, -0.253571332f, -0.262358338f, -0.272077262f, -0.282897025f, -0.295030057f, -0.308746666f, -0.324394315f,
        -0.342424154f, -0.363425255f, -0.38816759f, -0.417662412f, -0.453401566f, -0.509866893f, 0f, -0.170479268f,
        // position^2
        0.37844494f, 0.384646207f, 0.391157001f, 0.398003608f, 0.405215532f, 0.412826002f, 0.420872629f, 0.429398f, 0.438450783f,
        0.448086768f, 0.458370209f, 0.469375491f, 0.48118946f, 0.493913859f, 0.507669032f, 0.522598207f, 0.538873255f, 0.556702435f,
        0.576340199f, 0.59810102f, 0.622377217f, 0.649664104f, 0.680593431f, 0.715977967f, 0.756867945f, 0.804608762f, 0.86085391f,
        0.92734921f, 1.00485969f, 1.10209918f, 0f, 0.372529656f,
        // position^1
        -0.549419284f, -0.558661163f, -0.568377852f, -0.578611016f, -0.589407623f, -0.60082072f, -0.612910628f, -0.625746191f,
        -0.639406323f, -0.653982162f, -0.669579208f, -0.686320961f, -0.704352319f, -0.723845124f, -0.745004535f, -0.76807791f,
        -0.793366492f, -0.82124114f, -0.852164447f, -0.886721253f, -0.925663054f, -0.969972908f, -1.02096367f, -1.08043051f,
        -1.15089691f, -1.23602509f, -1.34133065f, -1.47548461f, -1.65282393f, -1.90666759f, 0f, -0.540615082f,
        // position^0
        6.42550611f, 6.31932068f, 6.21140909f, 6.10168505f, 5.99005651f, 5.87642288f, 5.760674f, 5.64269018f, 5.52233934f, 5.39947701f,
        5.27394295f, 5.14555979f, 5.01413012f, 4.87943316f, 4.74122f, 4.59920979f, 4.45308399f, 4.30247736f, 4.14696932f, 3.98607183f,
        3.81921339f, 3.64571953f, 3.46478534f, 3.27544117f, 3.07650375f, 2.86651444f, 2.64365363f, 2.40563154f, 2.14956093f, 1.87391722f,
        0f, 6.53004408f,
    ];

    /// <summary>The coefficients, aligned to 64 bytes; they stay until the process ends.</summary>
    public static float* Data { get; } = Aligned();

    /// <summary>Four words at once, so that their chains of dependent operations run side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromWords<T>(float* table, ref T a, ref T b, ref T c, ref T d) where T : struct, IWordLane<T>
    {
        T i0 = T.Octave(a, out var p0), i1 = T.Octave(b, out var p1), i2 = T.Octave(c, out var p2), i3 = T.Octave(d, out var p3);
        T x0 = T.Lookup(table, i0), x1 = T.Lookup(table, i1), x2 = T.Lookup(table, i2), x3 = T.Lookup(table, i3);
        Horner(table + Octaves, ref x0, ref x1, ref x2, ref x3, p0, p1, p2, p3, i0, i1, i2, i3);
        Horner(table + 2 * Octaves, ref x0, ref x1, ref x2, ref x3, p0, p1, p2, p3, i0, i1, i2, i3);
        Horner(table + 3 * Octaves, ref x0, ref x1, ref x2, ref x3, p0, p1, p2, p3, i0, i1, i2, i3);
        Horner(table + 4 * Octaves, ref x0, ref x1, ref x2, ref x3, p0, p1, p2, p3, i0, i1, i2, i3);
        Horner(table + 5 * Octaves, ref x0, ref x1, ref x2, ref x3, p0, p1, p2, p3, i0, i1, i2, i3);
        a = T.FlipSign(x0, a);
        b = T.FlipSign(x1, b);
        c = T.FlipSign(x2, c);
        d = T.FlipSign(x3, d);
    }

    /// <summary>x ← x·p + the octave's coefficient, four times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Horner<T>(
        float* table, ref T x0, ref T x1, ref T x2, ref T x3, T p0, T p1, T p2, T p3, T i0, T i1, T i2, T i3) where T : struct, IWordLane<T>
    {
        x0 = T.Fma(x0, p0, T.Lookup(table, i0));
        x1 = T.Fma(x1, p1, T.Lookup(table, i1));
        x2 = T.Fma(x2, p2, T.Lookup(table, i2));
        x3 = T.Fma(x3, p3, T.Lookup(table, i3));
    }

    private static float* Aligned()
    {
        var data = (float*)NativeMemory.AlignedAlloc((nuint)Coefficients.Length * sizeof(float), 64);
        Coefficients.CopyTo(new Span<float>(data, Coefficients.Length));
        return data;
    }
}
