using System.Runtime.CompilerServices;
using ILGPU;
using Sgvb.Numerics;

namespace Sgvb.Backends.Gpu;

/// <summary>One element: what one thread of a device works on.</summary>
public readonly struct LaneGpu : ILane<LaneGpu>
{
    /// <summary>The bit pattern of √½: subtracting it before the shift puts the mantissa in [√½, √2).</summary>
    private const int RootHalfBits = 0x3f3504f3;

    private readonly float v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private LaneGpu(float v) => this.v = v;

    public static int Width => 1;

    public float Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Create(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu FromBits(uint bits) => new(Interop.IntAsFloat(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu operator +(LaneGpu a, LaneGpu b) => new(GpuMath.Add(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu operator -(LaneGpu a, LaneGpu b) => new(GpuMath.Subtract(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu operator *(LaneGpu a, LaneGpu b) => new(GpuMath.Multiply(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu operator /(LaneGpu a, LaneGpu b) => new(GpuMath.Divide(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Fma(LaneGpu a, LaneGpu b, LaneGpu c) => new(GpuMath.Fma(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Sqrt(LaneGpu x) => new(GpuMath.Sqrt(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Max(LaneGpu a, LaneGpu b) => new(GpuMath.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Min(LaneGpu a, LaneGpu b) => new(GpuMath.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Round(LaneGpu x) => new(GpuMath.Round(x.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu WherePositive(LaneGpu gate, LaneGpu value) => new(gate.v > 0 ? value.v : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Exponent(LaneGpu x, out LaneGpu mantissa)
    {
        var bits = (int)Interop.FloatAsInt(x.v);
        var exponent = (bits - RootHalfBits) >> 23;
        mantissa = new(Interop.IntAsFloat((uint)(bits - (exponent << 23))));
        return new(exponent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu PowerOfTwo(LaneGpu n) => new(Interop.IntAsFloat((uint)(((int)n.v + 127) << 23)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Low31BitsToFloat(LaneGpu bits) => new((int)(Interop.FloatAsInt(bits.v) & 0x7fffffffu));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu FlipSign(LaneGpu value, LaneGpu bits) =>
        new(Interop.IntAsFloat(Interop.FloatAsInt(value.v) ^ (Interop.FloatAsInt(bits.v) & 0x80000000u)));
}
