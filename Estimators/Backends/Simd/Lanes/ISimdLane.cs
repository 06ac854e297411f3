namespace Sgvb.Backends.Simd.Lanes;

/// <summary>A lane in a processor's register: what elementwise code cannot say, loading and storing.</summary>
public unsafe interface ISimdLane<T> : IWordLane<T> where T : struct, ISimdLane<T>
{
    static abstract T Load(float* source);

    static abstract void Store(T x, float* target);

    /// <summary>Four elements from each of as many rows as fit: group g from <paramref name="source"/> + g·<paramref name="stride"/>.</summary>
    static abstract T LoadGroups(float* source, nint stride);

    /// <summary>In every group of four: a's first two elements and b's in turns.</summary>
    static abstract T InterleaveLow(T a, T b);

    /// <summary>In every group of four: a's last two elements and b's in turns.</summary>
    static abstract T InterleaveHigh(T a, T b);
}

internal static class SimdConstants
{
    /// <summary>The bit pattern of √½: subtracting it before the shift puts the mantissa in [√½, √2).</summary>
    public const int RootHalfBits = 0x3f3504f3;

    public const int MantissaBits = 0x007fffff;

    /// <summary>The bit pattern of 1, whose exponent bits with a mantissa give a number in [1, 2).</summary>
    public const int OneBits = 0x3f800000;
}
