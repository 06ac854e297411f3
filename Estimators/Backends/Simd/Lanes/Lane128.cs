using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Sgvb.Backends.Simd.Lanes;

/// <summary>Four elements in 128 bits: SSE on x64, Neon on Arm, software elsewhere. The portable path.</summary>
public readonly struct Lane128 : ISimdLane<Lane128>
{
    private readonly Vector128<float> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane128(Vector128<float> v) => _v = v;

    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane128 LoadWords(float* source) => Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Lane128 x, float* target) => x._v.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane128 LoadGroups(float* source, nint stride) => Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 InterleaveLow(Lane128 a, Lane128 b) => new(Interleave(a._v, b._v, high: false));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 InterleaveHigh(Lane128 a, Lane128 b) => new(Interleave(a._v, b._v, high: true));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 FromBits(Vector128<uint> bits) => new(bits.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator +(Lane128 a, Lane128 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator -(Lane128 a, Lane128 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator *(Lane128 a, Lane128 b) => new(a._v * b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator /(Lane128 a, Lane128 b) => new(a._v / b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Fma(Lane128 a, Lane128 b, Lane128 c) => new(Vector128.FusedMultiplyAdd(a._v, b._v, c._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Sqrt(Lane128 x) => new(Vector128.Sqrt(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Max(Lane128 a, Lane128 b) => new(Vector128.Max(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Min(Lane128 a, Lane128 b) => new(Vector128.Min(a._v, b._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Round(Lane128 x) => new(Vector128.Round(x._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 WherePositive(Lane128 gate, Lane128 value) => new(Vector128.GreaterThan(gate._v, Vector128<float>.Zero) & value._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Exponent(Lane128 x, out Lane128 mantissa)
    {
        var bits = x._v.AsInt32();
        var exponent = (bits - Vector128.Create(SimdConstants.RootHalfBits)) >> 23;
        mantissa = new((bits - (exponent << 23)).AsSingle());
        return new(Vector128.ConvertToSingle(exponent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 PowerOfTwo(Lane128 n) => new(((Vector128.ConvertToInt32(n._v) + Vector128.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Low31BitsToFloat(Lane128 bits) => new(Vector128.ConvertToSingle(bits._v.AsInt32() & Vector128.Create(int.MaxValue)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 FlipSign(Lane128 value, Lane128 bits) => new((value._v.AsInt32() ^ (bits._v.AsInt32() & Vector128.Create(int.MinValue))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Sequence(uint first) => new((Vector128.Create(first) + Vector128<uint>.Indices).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 AddWord(Lane128 word, uint constant) => new((word._v.AsUInt32() + Vector128.Create(constant)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 MultiplyWord(Lane128 word, uint factor) => new((word._v.AsUInt32() * Vector128.Create(factor)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Xor(Lane128 a, Lane128 b) => new((a._v.AsUInt32() ^ b._v.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 And(Lane128 word, uint mask) => new((word._v.AsUInt32() & Vector128.Create(mask)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 AddWords(Lane128 a, Lane128 b) => new((a._v.AsUInt32() + b._v.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 ShiftLeft(Lane128 word, int bits) => new((word._v.AsUInt32() << bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 ShiftRight(Lane128 word, int bits) => new((word._v.AsUInt32() >>> bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 XorShift(Lane128 word, int shift, uint key) =>
        new((word._v.AsUInt32() ^ (word._v.AsUInt32() >>> shift) ^ Vector128.Create(key)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Octave(Lane128 word, out Lane128 position)
    {
        var number = (word._v.AsInt32() & Vector128.Create(int.MaxValue)) | Vector128.Create(1);
        var bits = Vector128.ConvertToSingle(number).AsInt32();
        position = new(((bits & Vector128.Create(SimdConstants.MantissaBits)) | Vector128.Create(SimdConstants.OneBits)).AsSingle());
        return new((bits >> 23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane128 Lookup(float* table, Lane128 index) =>
        new(Vector128.Create(
            table[index._v.AsInt32()[0] & 31], table[index._v.AsInt32()[1] & 31], table[index._v.AsInt32()[2] & 31], table[index._v.AsInt32()[3] & 31]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Interleave(Vector128<float> a, Vector128<float> b, bool high)
    {
        if (Sse.IsSupported)
            return high ? Sse.UnpackHigh(a, b) : Sse.UnpackLow(a, b);
        if (AdvSimd.Arm64.IsSupported)
            return high ? AdvSimd.Arm64.ZipHigh(a, b) : AdvSimd.Arm64.ZipLow(a, b);
        return high ? Vector128.Create(a[2], b[2], a[3], b[3]) : Vector128.Create(a[0], b[0], a[1], b[1]);
    }
}
