namespace Sgvb.Numerics;

/// <summary>One word, for what is worked out once and not by lanes.</summary>
public readonly struct ScalarWord(uint value) : IBitLane<ScalarWord>
{
    public uint Value { get; } = value;

    public static ScalarWord Xor(ScalarWord a, ScalarWord b) => new(a.Value ^ b.Value);

    public static ScalarWord And(ScalarWord word, uint mask) => new(word.Value & mask);

    public static ScalarWord AddWords(ScalarWord a, ScalarWord b) => new(a.Value + b.Value);

    public static ScalarWord MultiplyWord(ScalarWord word, uint factor) => new(word.Value * factor);

    public static ScalarWord ShiftLeft(ScalarWord word, int bits) => new(word.Value << bits);

    public static ScalarWord ShiftRight(ScalarWord word, int bits) => new(word.Value >> bits);
}
