namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>What an instruction computes, on the bits of registers. A 32-bit result stands in the low half.</summary>
internal static class PtxArithmetic
{
    /// <exception cref="NotSupportedException">An instruction that is not known: then a kernel has something new to look at.</exception>
    public static Func<ulong, ulong, ulong, ulong> Of(string[] name)
    {
        var type = name[^1];
        return name[0] switch
        {
            "mov" or "cvta" => (a, _, _) => a,
            "selp" => (a, b, c) => (c & 1) != 0 ? a : b,
            "setp" => Compare(name[1], type),
            "cvt" => Convert(name),
            _ when type is "f32" => Floats(string.Join('.', name)),
            _ when type is "pred" => Predicates(name[0]),
            _ => Integers(name, type),
        };
    }

    private static Func<ulong, ulong, ulong, ulong> Floats(string name) => name switch
    {
        "add.rn.f32" => (a, b, _) => Bits(Float(a) + Float(b)),
        "sub.rn.f32" => (a, b, _) => Bits(Float(a) - Float(b)),
        "mul.rn.f32" => (a, b, _) => Bits(Float(a) * Float(b)),
        "div.rn.f32" => (a, b, _) => Bits(Float(a) / Float(b)),
        "fma.rn.f32" => (a, b, c) => Bits(MathF.FusedMultiplyAdd(Float(a), Float(b), Float(c))),
        "sqrt.rn.f32" => (a, _, _) => Bits(MathF.Sqrt(Float(a))),
        "max.NaN.f32" => (a, b, _) => Bits(MathF.Max(Float(a), Float(b))),
        "min.NaN.f32" => (a, b, _) => Bits(MathF.Min(Float(a), Float(b))),
        "neg.f32" => (a, _, _) => Bits(-Float(a)),
        "abs.f32" => (a, _, _) => Bits(MathF.Abs(Float(a))),
        _ => throw new NotSupportedException($"not known: {name}"),
    };

    private static Func<ulong, ulong, ulong, ulong> Predicates(string name) => name switch
    {
        "and" => (a, b, _) => a & b,
        "or" => (a, b, _) => a | b,
        "xor" => (a, b, _) => a ^ b,
        "not" => (a, _, _) => a ^ 1,
        _ => throw new NotSupportedException($"not known: {name}.pred"),
    };

    private static Func<ulong, ulong, ulong, ulong> Integers(string[] name, string type)
    {
        var isWide = type is "s64" or "u64" or "b64";
        var isSigned = type[0] == 's';
        var all = isWide ? ulong.MaxValue : uint.MaxValue;
        long Signed(ulong x) => isWide ? (long)x : (int)x;
        return string.Join('.', name[..^1]) switch
        {
            "add" => (a, b, _) => (a + b) & all,
            "sub" => (a, b, _) => (a - b) & all,
            "mul.lo" => (a, b, _) => (a * b) & all,
            "mul.wide" when isSigned => (a, b, _) => (ulong)((long)(int)a * (int)b),
            "mul.wide" => (a, b, _) => (ulong)(uint)a * (uint)b,
            "mad.lo" => (a, b, c) => (a * b + c) & all,
            "mad.wide" when isSigned => (a, b, c) => (ulong)((long)(int)a * (int)b) + c,
            "div" when isSigned => (a, b, _) => (ulong)(Signed(a) / Signed(b)) & all,
            "rem" when isSigned => (a, b, _) => (ulong)(Signed(a) % Signed(b)) & all,
            "div" => (a, b, _) => (a & all) / (b & all),
            "rem" => (a, b, _) => (a & all) % (b & all),
            "min" when isSigned => (a, b, _) => (ulong)Math.Min(Signed(a), Signed(b)) & all,
            "max" when isSigned => (a, b, _) => (ulong)Math.Max(Signed(a), Signed(b)) & all,
            "neg" => (a, _, _) => (0 - a) & all,
            "and" => (a, b, _) => a & b & all,
            "or" => (a, b, _) => (a | b) & all,
            "xor" => (a, b, _) => (a ^ b) & all,
            "not" => (a, _, _) => ~a & all,
            "shl" => (a, b, _) => (uint)b >= (isWide ? 64 : 32) ? 0 : (a << (int)b) & all,
            "shr" when isSigned => (a, b, _) => (ulong)(Signed(a) >> (int)Math.Min((uint)b, isWide ? 63u : 31u)) & all,
            "shr" => (a, b, _) => (uint)b >= (isWide ? 64 : 32) ? 0 : (a & all) >> (int)b,
            var other => throw new NotSupportedException($"not known: {other}.{type}"),
        };
    }

    private static Func<ulong, ulong, ulong, ulong> Compare(string relation, string type) => type switch
    {
        "f32" => Comparison(relation, (a, b) => Float(a).CompareTo(Float(b)), (a, b) => float.IsNaN(Float(a)) || float.IsNaN(Float(b))),
        "s32" => Comparison(relation, (a, b) => ((int)a).CompareTo((int)b), null),
        "u32" or "b32" => Comparison(relation, (a, b) => ((uint)a).CompareTo((uint)b), null),
        "s64" => Comparison(relation, (a, b) => ((long)a).CompareTo((long)b), null),
        "u64" or "b64" => Comparison(relation, (a, b) => a.CompareTo(b), null),
        _ => throw new NotSupportedException($"not known: setp.{relation}.{type}"),
    };

    /// <summary>A u at the end of a comparison of floats lets NaN pass; ne of floats is false for NaN without it.</summary>
    private static Func<ulong, ulong, ulong, ulong> Comparison(
        string relation, Func<ulong, ulong, int> order, Func<ulong, ulong, bool>? unordered)
    {
        var passesNaN = unordered is not null && relation.Length == 3;
        Func<int, bool> holds = (passesNaN ? relation[..2] : relation) switch
        {
            "eq" => c => c == 0,
            "ne" => c => c != 0,
            "lt" or "lo" => c => c < 0,
            "le" or "ls" => c => c <= 0,
            "gt" or "hi" => c => c > 0,
            "ge" or "hs" => c => c >= 0,
            _ => throw new NotSupportedException($"not known: setp.{relation}"),
        };
        return (a, b, _) => (unordered?.Invoke(a, b) == true ? passesNaN : holds(order(a, b))) ? 1UL : 0;
    }

    private static Func<ulong, ulong, ulong, ulong> Convert(string[] name) => string.Join('.', name) switch
    {
        "cvt.s64.s32" => (a, _, _) => (ulong)(int)a,
        "cvt.u64.s32" => (a, _, _) => (ulong)(int)a,
        "cvt.u64.u32" or "cvt.s64.u32" => (a, _, _) => (uint)a,
        "cvt.u32.u64" or "cvt.s32.s64" or "cvt.s32.u64" or "cvt.u32.s64" or "cvt.s32.u32" or "cvt.u32.s32" => (a, _, _) => (uint)a,
        "cvt.rn.f32.s32" => (a, _, _) => Bits((int)a),
        "cvt.rn.f32.u32" => (a, _, _) => Bits((uint)a),
        "cvt.rzi.s32.f32" => (a, _, _) => (uint)(int)MathF.Truncate(Float(a)),
        "cvt.rni.f32.f32" => (a, _, _) => Bits(MathF.Round(Float(a))),
        var other => throw new NotSupportedException($"not known: {other}"),
    };

    private static float Float(ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    private static ulong Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
