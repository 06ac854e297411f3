using Sgvb.Numerics;

namespace Sgvb.Tests.Noise;

/// <summary>One float32 as a lane: runs the library's elementwise mathematics on any value or bit pattern.</summary>
public readonly record struct ScalarLane(float Value) : ILane<ScalarLane>
{
    public static int Width => 1;

    public static ScalarLane FromBits(uint bits) => new(BitConverter.UInt32BitsToSingle(bits));

    public static ScalarLane Create(float value) => new(value);

    public static ScalarLane operator +(ScalarLane a, ScalarLane b) => new(a.Value + b.Value);

    public static ScalarLane operator -(ScalarLane a, ScalarLane b) => new(a.Value - b.Value);

    public static ScalarLane operator *(ScalarLane a, ScalarLane b) => new(a.Value * b.Value);

    public static ScalarLane operator /(ScalarLane a, ScalarLane b) => new(a.Value / b.Value);

    public static ScalarLane Fma(ScalarLane a, ScalarLane b, ScalarLane c) => new(MathF.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    public static ScalarLane Sqrt(ScalarLane x) => new(MathF.Sqrt(x.Value));

    public static ScalarLane Max(ScalarLane a, ScalarLane b) => new(MathF.Max(a.Value, b.Value));

    public static ScalarLane Min(ScalarLane a, ScalarLane b) => new(MathF.Min(a.Value, b.Value));

    public static ScalarLane Round(ScalarLane x) => new(MathF.Round(x.Value, MidpointRounding.ToEven));

    public static ScalarLane WherePositive(ScalarLane gate, ScalarLane value) => new(gate.Value > 0 ? value.Value : 0);

    public static ScalarLane Exponent(ScalarLane x, out ScalarLane mantissa)
    {
        var exponent = MathF.ILogB(x.Value);
        var m = MathF.ScaleB(x.Value, -exponent);
        if (m >= 1.4142135f)
        {
            m /= 2;
            exponent++;
        }

        mantissa = new(m);
        return new(exponent);
    }

    public static ScalarLane PowerOfTwo(ScalarLane n) => new(MathF.ScaleB(1, (int)n.Value));

    public static ScalarLane Low31BitsToFloat(ScalarLane bits) => new(BitConverter.SingleToUInt32Bits(bits.Value) & 0x7FFFFFFF);

    public static ScalarLane FlipSign(ScalarLane value, ScalarLane bits) =>
        BitConverter.SingleToUInt32Bits(bits.Value) >> 31 == 1 ? new(-value.Value) : value;
}
