namespace Sgvb.Numerics;

/// <summary>
/// A lane: one or more float32 values that one instruction works on. Elementwise mathematics is written once over a lane and runs
/// as AVX-512, AVX2, 128-bit or scalar code, and on a GPU thread. Every operation is IEEE-754 correctly rounded, so that the same
/// expression has the same bits in every lane; on OpenCL its compiler decides.
/// </summary>
public interface ILane<T> where T : struct, ILane<T>
{
    /// <summary>How many float32 values a lane holds.</summary>
    static abstract int Width { get; }

    static abstract T Create(float value);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract T Fma(T a, T b, T c);

    static abstract T Sqrt(T x);

    static abstract T Max(T a, T b);

    static abstract T Min(T a, T b);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract T Round(T x);

    /// <summary><paramref name="value"/> where <paramref name="gate"/> &gt; 0, otherwise +0.</summary>
    static abstract T WherePositive(T gate, T value);

    /// <summary>Splits a positive normal number into mantissa·2^exponent with the mantissa in [√½, √2).</summary>
    static abstract T Exponent(T x, out T mantissa);

    /// <summary>2^n for an integer-valued n in [-126, 127].</summary>
    static abstract T PowerOfTwo(T n);

    /// <summary>The low 31 bits of each element's bit pattern, read as an integer and converted to float32 (to nearest).</summary>
    static abstract T Low31BitsToFloat(T bits);

    /// <summary><paramref name="value"/> with its sign flipped where bit 31 of <paramref name="bits"/> is set.</summary>
    static abstract T FlipSign(T value, T bits);
}
