using System.Runtime.Intrinsics;

namespace Sgvb.Backends.Simd.Lanes;

/// <summary>Two words in 64-bit elements, any processor.</summary>
public readonly struct Wide128 : IWideLane<Wide128, Lane128>
{
    private readonly Vector128<ulong> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Wide128(Vector128<ulong> v) => _v = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide128 Create(ulong value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide128 Sequence(uint first) => new(Vector128.Create((ulong)first) + Vector128.Create(0ul, 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide128 Multiply(Wide128 a, Wide128 b) => new((a._v & Vector128.Create(0xffffffffUL)) * (b._v & Vector128.Create(0xffffffffUL)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide128 High(Wide128 product) => new(product._v >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide128 Xor(Wide128 a, Wide128 b, Wide128 c) => new(a._v ^ b._v ^ c._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Interleave(Wide128 even, Wide128 odd) =>
        Lane128.FromBits(((even._v & Vector128.Create(0xffffffffUL)) | (odd._v << 32)).AsUInt32());
}
