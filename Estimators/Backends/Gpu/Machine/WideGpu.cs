namespace Sgvb.Backends.Gpu.Machine;

/// <summary>
/// One word in a 64-bit register pair. A lane has one element, so there is no odd half: the compiler drops what Philox does with it.
/// </summary>
public readonly struct WideGpu : IWideLane<WideGpu, LaneGpu>
{
    private readonly ulong _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WideGpu(ulong v) => _v = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideGpu Create(ulong value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideGpu Sequence(uint first) => new(first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideGpu Multiply(WideGpu a, WideGpu b) => new(GpuMath.MultiplyWide((uint)a._v, (uint)b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideGpu High(WideGpu product) => new(product._v >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideGpu Xor(WideGpu a, WideGpu b, WideGpu c) => new(a._v ^ b._v ^ c._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneGpu Interleave(WideGpu even, WideGpu odd) => LaneGpu.FromBits((uint)even._v);
}
