using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sgvb.Backends.Simd.Lanes;

/// <summary>Eight words in 64-bit elements, AVX-512.</summary>
public readonly struct Wide512 : IWideLane<Wide512, Lane512>
{
    private readonly Vector512<ulong> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Wide512(Vector512<ulong> v) => _v = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Create(ulong value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Sequence(uint first) => new(Vector512.Create((ulong)first) + Vector512.Create(0ul, 2, 4, 6, 8, 10, 12, 14));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Multiply(Wide512 a, Wide512 b) => new(Avx512F.Multiply(a._v.AsUInt32(), b._v.AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 High(Wide512 product) => new(product._v >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Xor(Wide512 a, Wide512 b, Wide512 c) => new(Avx512F.TernaryLogic(a._v, b._v, c._v, 0x96));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Interleave(Wide512 even, Wide512 odd) =>
        Lane512.FromBits(Vector512.ConditionalSelect(Vector512.Create(0xffffffffUL), even._v, odd._v << 32).AsUInt32());
}
