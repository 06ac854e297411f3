using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sgvb.Backends.Simd.Lanes;

/// <summary>Eight elements in one AVX2 register.</summary>
public readonly struct Lane256 : ISimdLane<Lane256>
{
    private readonly Vector256<float> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane256(Vector256<float> v) => _v = v;

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane256 LoadWords(float* source) => Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Lane256 x, float* target) => x._v.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane256 LoadGroups(float* source, nint stride) => new(Vector256.Create(Vector128.Load(source), Vector128.Load(source + stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 InterleaveLow(Lane256 a, Lane256 b) => new(Avx.UnpackLow(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 InterleaveHigh(Lane256 a, Lane256 b) => new(Avx.UnpackHigh(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 FromBits(Vector256<uint> bits) => new(bits.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator +(Lane256 a, Lane256 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator -(Lane256 a, Lane256 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator *(Lane256 a, Lane256 b) => new(a._v * b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator /(Lane256 a, Lane256 b) => new(a._v / b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Fma(Lane256 a, Lane256 b, Lane256 c) => new(Vector256.FusedMultiplyAdd(a._v, b._v, c._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Sqrt(Lane256 x) => new(Vector256.Sqrt(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Max(Lane256 a, Lane256 b) => new(Vector256.Max(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Min(Lane256 a, Lane256 b) => new(Vector256.Min(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Round(Lane256 x) => new(Vector256.Round(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 WherePositive(Lane256 gate, Lane256 value) => new(Vector256.GreaterThan(gate._v, Vector256<float>.Zero) & value._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Exponent(Lane256 x, out Lane256 mantissa)
    {
        var bits = x._v.AsInt32();
        var exponent = (bits - Vector256.Create(SimdConstants.RootHalfBits)) >> 23;
        mantissa = new((bits - (exponent << 23)).AsSingle());
        return new(Vector256.ConvertToSingle(exponent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 PowerOfTwo(Lane256 n) => new(((Vector256.ConvertToInt32(n._v) + Vector256.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Low31BitsToFloat(Lane256 bits) => new(Vector256.ConvertToSingle(bits._v.AsInt32() & Vector256.Create(int.MaxValue)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 FlipSign(Lane256 value, Lane256 bits) => new((value._v.AsInt32() ^ (bits._v.AsInt32() & Vector256.Create(int.MinValue))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Sequence(uint first) => new((Vector256.Create(first) + Vector256<uint>.Indices).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 AddWord(Lane256 word, uint constant) => new((word._v.AsUInt32() + Vector256.Create(constant)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 MultiplyWord(Lane256 word, uint factor) => new((word._v.AsUInt32() * Vector256.Create(factor)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Xor(Lane256 a, Lane256 b) => new((a._v.AsUInt32() ^ b._v.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 And(Lane256 word, uint mask) => new((word._v.AsUInt32() & Vector256.Create(mask)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 AddWords(Lane256 a, Lane256 b) => new((a._v.AsUInt32() + b._v.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 ShiftLeft(Lane256 word, int bits) => new((word._v.AsUInt32() << bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 ShiftRight(Lane256 word, int bits) => new((word._v.AsUInt32() >>> bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 XorShift(Lane256 word, int shift, uint key) =>
        new((word._v.AsUInt32() ^ (word._v.AsUInt32() >>> shift) ^ Vector256.Create(key)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Octave(Lane256 word, out Lane256 position)
    {
        var number = (word._v.AsInt32() & Vector256.Create(int.MaxValue)) | Vector256.Create(1);
        var bits = Vector256.ConvertToSingle(number).AsInt32();
        position = new(((bits & Vector256.Create(SimdConstants.MantissaBits)) | Vector256.Create(SimdConstants.OneBits)).AsSingle());
        return new((bits >> 23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane256 Lookup(float* table, Lane256 index)
    {
        // A gather takes twice as long as four permutations of eight entries, chosen by bits 3 and 4 moved to where a blend looks.
        var i = index._v.AsInt32();
        var (byBit3, byBit4) = ((i << 28).AsSingle(), (i << 27).AsSingle());
        var low = Avx.BlendVariable(Permuted(table, i), Permuted(table + 8, i), byBit3);
        var high = Avx.BlendVariable(Permuted(table + 16, i), Permuted(table + 24, i), byBit3);
        return new(Avx.BlendVariable(low, high, byBit4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<float> Permuted(float* entries, Vector256<int> index) =>
        Avx2.PermuteVar8x32(Vector256.Load(entries), index);
}
