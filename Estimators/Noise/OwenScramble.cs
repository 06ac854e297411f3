namespace Sgvb.Noise;

/// <summary>
/// Nested uniform scrambling in base 2 (Owen 1995) by hashing, after Laine and Karras (2011, section 3) with Burley's constants (2020, Practical
/// hash-based Owen scrambling): each digit is flipped by a hash of the digits before it. The word is hashed with its digits reversed: sums and
/// products carry upwards only, so that no digit sees a later one. The seed is added first and all else is one to one: with a uniform seed every
/// word becomes exactly uniform.
/// </summary>
public static class OwenScramble
{
    /// <summary>The scrambled word.</summary>
    /// <param name="reversed">The word with its bits in reverse.</param>
    /// <param name="seed">A uniform word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T reversed, T seed) where T : struct, IBitLane<T>
    {
        var x = T.AddWords(reversed, seed);
        x = T.Xor(x, T.MultiplyWord(x, 0x6c50b47c));
        x = T.Xor(x, T.MultiplyWord(x, 0xb82f1e52));
        x = T.Xor(x, T.MultiplyWord(x, 0xc7afe638));
        x = T.Xor(x, T.MultiplyWord(x, 0x8d22f6e6));
        return Reversed(x);
    }

    /// <summary>Another order of the first 2^bits numbers, in which an aligned run of 2^k of them, for any k, stays one.</summary>
    /// <param name="number">Below 2^bits.</param>
    /// <param name="bits">1 to 31.</param>
    /// <param name="seed">A uniform word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Shuffled<T>(T number, int bits, T seed) where T : struct, IBitLane<T> =>
        T.ShiftRight(Of(T.ShiftRight(Reversed(number), 32 - bits), seed), 32 - bits);

    /// <summary>Bit 31 − b for bit b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Reversed<T>(T x) where T : struct, IBitLane<T>
    {
        x = Swapped(x, 1, 0x55555555);
        x = Swapped(x, 2, 0x33333333);
        x = Swapped(x, 4, 0x0f0f0f0f);
        x = Swapped(x, 8, 0x00ff00ff);
        return T.Xor(T.ShiftLeft(x, 16), T.ShiftRight(x, 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Swapped<T>(T x, int by, uint low) where T : struct, IBitLane<T> =>
        T.Xor(T.ShiftLeft(T.And(x, low), by), T.And(T.ShiftRight(x, by), low));
}
