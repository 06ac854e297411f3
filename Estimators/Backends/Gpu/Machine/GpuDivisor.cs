using System.Numerics;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>
/// Division by a number that is known before the launch, as a multiplication and a shift (Granlund and Montgomery 1994): devices have no
/// instruction for integer division, and kernels that read pictures divide for every load. With s = ⌈log₂ d⌉ and m = ⌈2³¹⁺ˢ/d⌉ the
/// quotient of every n below 2³¹ is ⌊n·m/2³¹⁺ˢ⌋, since m·d exceeds 2³¹⁺ˢ by less than 2ˢ.
/// </summary>
internal readonly struct GpuDivisor
{
    private readonly uint _multiplier;
    private readonly int _shift;
    private readonly int _divisor;

    /// <param name="divisor">At least 1; what is smaller becomes 1.</param>
    public GpuDivisor(int divisor)
    {
        _divisor = Math.Max(divisor, 1);
        _shift = 31 + BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)_divisor));
        _multiplier = (uint)(((1UL << _shift) + (uint)_divisor - 1) / (uint)_divisor);
    }

    /// <summary>⌊<paramref name="n"/>/d⌋ for n ≥ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Quotient(int n) => (int)(GpuMath.MultiplyWide((uint)n, _multiplier) >> _shift);

    /// <summary>n − q·d: the remainder that goes with a quotient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Remainder(int n, int quotient) => n - quotient * _divisor;
}
