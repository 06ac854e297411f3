using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sgvb.Backends.Simd.Lanes;

/// <summary>Sixteen elements in one AVX-512 register.</summary>
public readonly struct Lane512 : ISimdLane<Lane512>
{
    private readonly Vector512<float> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane512(Vector512<float> v) => _v = v;

    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane512 LoadWords(float* source) => Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Lane512 x, float* target) => x._v.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane512 LoadGroups(float* source, nint stride) => new(Vector512.Create(
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + stride)),
        Vector256.Create(Vector128.Load(source + 2 * stride), Vector128.Load(source + 3 * stride))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 InterleaveLow(Lane512 a, Lane512 b) => new(Avx512F.UnpackLow(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 InterleaveHigh(Lane512 a, Lane512 b) => new(Avx512F.UnpackHigh(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 FromBits(Vector512<uint> bits) => new(bits.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator +(Lane512 a, Lane512 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator -(Lane512 a, Lane512 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator *(Lane512 a, Lane512 b) => new(a._v * b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator /(Lane512 a, Lane512 b) => new(a._v / b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Fma(Lane512 a, Lane512 b, Lane512 c) => new(Vector512.FusedMultiplyAdd(a._v, b._v, c._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Sqrt(Lane512 x) => new(Vector512.Sqrt(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Max(Lane512 a, Lane512 b) => new(Vector512.Max(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Min(Lane512 a, Lane512 b) => new(Vector512.Min(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Round(Lane512 x) => new(Vector512.Round(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 WherePositive(Lane512 gate, Lane512 value) => new(Vector512.GreaterThan(gate._v, Vector512<float>.Zero) & value._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Exponent(Lane512 x, out Lane512 mantissa)
    {
        var bits = x._v.AsInt32();
        var exponent = (bits - Vector512.Create(SimdConstants.RootHalfBits)) >> 23;
        mantissa = new((bits - (exponent << 23)).AsSingle());
        return new(Vector512.ConvertToSingle(exponent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 PowerOfTwo(Lane512 n) => new(((Vector512.ConvertToInt32(n._v) + Vector512.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Low31BitsToFloat(Lane512 bits) => new(Vector512.ConvertToSingle(bits._v.AsInt32() & Vector512.Create(int.MaxValue)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 FlipSign(Lane512 value, Lane512 bits) => new((value._v.AsInt32() ^ (bits._v.AsInt32() & Vector512.Create(int.MinValue))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Sequence(uint first) => new((Vector512.Create(first) + Vector512<uint>.Indices).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 AddWord(Lane512 word, uint constant) => new((word._v.AsUInt32() + Vector512.Create(constant)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 MultiplyWord(Lane512 word, uint factor) => new((word._v.AsUInt32() * Vector512.Create(factor)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Xor(Lane512 a, Lane512 b) => new((a._v.AsUInt32() ^ b._v.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 And(Lane512 word, uint mask) => new((word._v.AsUInt32() & Vector512.Create(mask)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 AddWords(Lane512 a, Lane512 b) => new((a._v.AsUInt32() + b._v.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 ShiftLeft(Lane512 word, int bits) => new((word._v.AsUInt32() << bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 ShiftRight(Lane512 word, int bits) => new((word._v.AsUInt32() >>> bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 XorShift(Lane512 word, int shift, uint key) =>
        new((word._v.AsUInt32() ^ (word._v.AsUInt32() >>> shift) ^ Vector512.Create(key)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Octave(Lane512 word, out Lane512 position)
    {
        var number = (word._v.AsInt32() & Vector512.Create(int.MaxValue)) | Vector512.Create(1);
        var bits = Vector512.ConvertToSingle(number).AsInt32();
        position = new(((bits & Vector512.Create(SimdConstants.MantissaBits)) | Vector512.Create(SimdConstants.OneBits)).AsSingle());
        return new((bits >> 23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane512 Lookup(float* table, Lane512 index) =>
        new(Avx512F.PermuteVar16x32x2(Vector512.Load(table), index._v.AsInt32(), Vector512.Load(table + 16)));
}
