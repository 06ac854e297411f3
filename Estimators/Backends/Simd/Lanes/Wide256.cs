using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sgvb.Backends.Simd.Lanes;

/// <summary>Four words in 64-bit elements, AVX2.</summary>
public readonly struct Wide256 : IWideLane<Wide256, Lane256>
{
    private readonly Vector256<ulong> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Wide256(Vector256<ulong> v) => _v = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Create(ulong value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Sequence(uint first) => new(Vector256.Create((ulong)first) + Vector256.Create(0ul, 2, 4, 6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Multiply(Wide256 a, Wide256 b) => new(Avx2.Multiply(a._v.AsUInt32(), b._v.AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 High(Wide256 product) => new(product._v >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Xor(Wide256 a, Wide256 b, Wide256 c) => new(a._v ^ b._v ^ c._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Interleave(Wide256 even, Wide256 odd) =>
        Lane256.FromBits(((even._v & Vector256.Create(0xffffffffUL)) | (odd._v << 32)).AsUInt32());
}
