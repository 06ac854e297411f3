namespace Sgvb.Numerics;

/// <summary>A lane whose bit patterns are read as 32-bit words: what a generator and a table of polynomials need.</summary>
public unsafe interface IWordLane<T> : ILane<T>, IBitLane<T> where T : struct, IWordLane<T>
{
    /// <summary>Words that lie one after the other.</summary>
    static abstract T LoadWords(float* source);

    /// <summary>first, first + 1, first + 2, …, modulo 2³².</summary>
    static abstract T Sequence(uint first);

    /// <summary>word + constant, modulo 2³².</summary>
    static abstract T AddWord(T word, uint constant);

    /// <summary>word ⊕ (word ≫ shift) ⊕ key.</summary>
    static abstract T XorShift(T word, int shift, uint key);

    /// <summary>
    /// Splits n = (word mod 2³¹) | 1, rounded to float32, into position·2^e with the position in [1, 2); the exponent e, 0 to 31, comes
    /// as an index for <see cref="Lookup"/>: (e + 127) mod 32 in the low five bits, anything above.
    /// </summary>
    static abstract T Octave(T word, out T position);

    /// <summary>table[index mod 32].</summary>
    /// <param name="table">32 elements, best aligned to 64 bytes.</param>
    /// <param name="index">From <see cref="Octave"/>.</param>
    static abstract T Lookup(float* table, T index);
}
