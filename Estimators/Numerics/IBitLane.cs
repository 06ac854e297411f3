namespace Sgvb.Numerics;

/// <summary>A lane whose bit patterns are worked on as 32-bit words: what hashing and digits in base 2 need.</summary>
public interface IBitLane<T> where T : struct, IBitLane<T>
{
    static abstract T Xor(T a, T b);

    /// <summary>word ∧ mask.</summary>
    static abstract T And(T word, uint mask);

    /// <summary>a + b, modulo 2³².</summary>
    static abstract T AddWords(T a, T b);

    /// <summary>word·factor, modulo 2³².</summary>
    static abstract T MultiplyWord(T word, uint factor);

    static abstract T ShiftLeft(T word, int bits);

    /// <summary>Zeros come in.</summary>
    static abstract T ShiftRight(T word, int bits);
}
