using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sgvb.Noise;

namespace Sgvb.Backends.Simd;

/// <summary>Eight words in 64-bit elements, AVX-512.</summary>
public readonly struct Wide512 : IWideLane<Wide512, Lane512>
{
    private readonly Vector512<ulong> v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Wide512(Vector512<ulong> v) => this.v = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Create(ulong value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Sequence(uint first) => new(Vector512.Create((ulong)first) + Vector512.Create(0ul, 2, 4, 6, 8, 10, 12, 14));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Multiply(Wide512 a, Wide512 b) => new(Avx512F.Multiply(a.v.AsUInt32(), b.v.AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 High(Wide512 product) => new(product.v >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Xor(Wide512 a, Wide512 b, Wide512 c) => new(Avx512F.TernaryLogic(a.v, b.v, c.v, 0x96));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Interleave(Wide512 even, Wide512 odd) =>
        Lane512.FromBits(Vector512.ConditionalSelect(Vector512.Create(0xffffffffUL), even.v, odd.v << 32).AsUInt32());
}
