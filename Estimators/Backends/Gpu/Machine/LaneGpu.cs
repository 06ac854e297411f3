using ILGPU;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>One element: what one thread of a device works on.</summary>
public readonly struct LaneGpu : ILane<LaneGpu>, IBitLane<LaneGpu>
{
    /// <summary>The bit pattern of √½: subtracting it before the shift puts the mantissa in [√½, √2).</summary>
    private const int RootHalfBits = 0x3f3504f3;

    private readonly float _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private LaneGpu(float v) => _v = v;

    public static int Width => 1;

    public float Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Create(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu FromBits(uint bits) => new(Interop.IntAsFloat(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu operator +(LaneGpu a, LaneGpu b) => new(GpuMath.Add(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu operator -(LaneGpu a, LaneGpu b) => new(GpuMath.Subtract(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu operator *(LaneGpu a, LaneGpu b) => new(GpuMath.Multiply(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu operator /(LaneGpu a, LaneGpu b) => new(GpuMath.Divide(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Fma(LaneGpu a, LaneGpu b, LaneGpu c) => new(GpuMath.Fma(a._v, b._v, c._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Sqrt(LaneGpu x) => new(GpuMath.Sqrt(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Max(LaneGpu a, LaneGpu b) => new(GpuMath.Max(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Min(LaneGpu a, LaneGpu b) => new(GpuMath.Min(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Round(LaneGpu x) => new(GpuMath.Round(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu WherePositive(LaneGpu gate, LaneGpu value) => new(gate._v > 0 ? value._v : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Exponent(LaneGpu x, out LaneGpu mantissa)
    {
        var bits = (int)Interop.FloatAsInt(x._v);
        var exponent = (bits - RootHalfBits) >> 23;
        mantissa = new(Interop.IntAsFloat((uint)(bits - (exponent << 23))));
        return new(exponent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu PowerOfTwo(LaneGpu n) => new(Interop.IntAsFloat((uint)(((int)n._v + 127) << 23)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Low31BitsToFloat(LaneGpu bits) => new((int)(Interop.FloatAsInt(bits._v) & 0x7fffffffu));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu FlipSign(LaneGpu value, LaneGpu bits) =>
        new(Interop.IntAsFloat(Interop.FloatAsInt(value._v) ^ (Interop.FloatAsInt(bits._v) & 0x80000000u)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Xor(LaneGpu a, LaneGpu b) => FromBits(Bits(a) ^ Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu And(LaneGpu word, uint mask) => FromBits(Bits(word) & mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu AddWords(LaneGpu a, LaneGpu b) => FromBits(Bits(a) + Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu MultiplyWord(LaneGpu word, uint factor) => FromBits(Bits(word) * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu ShiftLeft(LaneGpu word, int bits) => FromBits(Bits(word) << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu ShiftRight(LaneGpu word, int bits) => FromBits(Bits(word) >> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(LaneGpu x) => Interop.FloatAsInt(x._v);
}
