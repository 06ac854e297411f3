namespace Sgvb.Numerics;

/// <summary>A lane of one float32, for the host's slow paths and for tests: the same bits as every wider lane.</summary>
public readonly struct ScalarLane(float value) : ILane<ScalarLane>
{
    public static int Width => 1;

    public float Value { get; } = value;

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
        // Bit pattern of √½: subtracting it leaves the exponent of a mantissa in [√½, √2).
        const int rootHalf = 0x3f3504f3;
        var bits = BitConverter.SingleToInt32Bits(x.Value);
        var exponent = (bits - rootHalf) >> 23;
        mantissa = new(BitConverter.Int32BitsToSingle(bits - (exponent << 23)));
        return new(exponent);
    }

    public static ScalarLane PowerOfTwo(ScalarLane n) => new(BitConverter.Int32BitsToSingle(((int)n.Value + 127) << 23));

    public static ScalarLane Low31BitsToFloat(ScalarLane bits) => new(BitConverter.SingleToInt32Bits(bits.Value) & int.MaxValue);

    public static ScalarLane FlipSign(ScalarLane value, ScalarLane bits) =>
        new(BitConverter.SingleToInt32Bits(bits.Value) < 0 ? -value.Value : value.Value);
}
