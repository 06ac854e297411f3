using System.Runtime.CompilerServices;
using Sgvb.Numerics;

namespace Sgvb.Noise;

/// <summary>
/// The contract's map from a 32-bit word w to a standard normal, one word a normal:
///   u = ((w mod 2³¹) + ½)·2⁻³² in (0, ½],   t = √(−2 ln u),   x = P(t),   negated where bit 31 of w is set.
/// P is the degree-10 minimax polynomial of t ↦ −Φ⁻¹(e^(−t²/2)) on [√(2 ln 2), √(66 ln 2)], evaluated in the variable that maps the
/// interval to [−1, 1]. Its largest deviation from the true inverse CDF is 7.8e-6, in float32 1e-5; |x| ≤ 6.34.
/// There is no table and no branch, so the same expression runs on every lane and device with the same bits.
/// </summary>
public static class NormalMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromWord<T>(T bits) where T : struct, ILane<T>
    {
        var u = T.Fma(T.Low31BitsToFloat(bits), T.Create(2.3283064365e-10f), T.Create(1.16415321827e-10f));
        var t = T.Sqrt(T.Create(-2) * Elementary.Log(u));
        var s = T.Fma(t, T.Create(0.35801900556956284f), T.Create(-1.421535165408627f));
        var x = T.Fma(T.Create(-0.0107880896f), s, T.Create(0.0127560608f));
        x = T.Fma(x, s, T.Create(0.0092529878f));
        x = T.Fma(x, s, T.Create(-0.00370944315f));
        x = T.Fma(x, s, T.Create(-0.0240540653f));
        x = T.Fma(x, s, T.Create(0.0304149371f));
        x = T.Fma(x, s, T.Create(-0.0389663316f));
        x = T.Fma(x, s, T.Create(0.0726039782f));
        x = T.Fma(x, s, T.Create(-0.135456562f));
        x = T.Fma(x, s, T.Create(3.05690551f));
        x = T.Fma(x, s, T.Create(3.3689909f));
        return T.FlipSign(x, bits);
    }
}
