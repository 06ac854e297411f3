namespace Sgvb.Noise;

/// <summary>
/// Philox4x32-R (Salmon, Moraes, Dror, Shaw: Parallel random numbers, as easy as 1, 2, 3; SC 2011). R = 10 is the contract.
/// </summary>
public static class Philox
{
    public const int ContractRounds = 10;

    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>The four words of one counter.</summary>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, int rounds = ContractRounds)
    {
        ulong x0 = c0, x1 = c1, x2 = c2, x3 = c3;
        for (var r = 0; r < rounds; r++)
        {
            var p0 = (ulong)Multiplier0 * (uint)x0;
            var p1 = (ulong)Multiplier1 * (uint)x2;
            (x0, x1, x2, x3) = ((p1 >> 32) ^ x1 ^ k0, p1, (p0 >> 32) ^ x3 ^ k1, p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return ((uint)x0, (uint)x1, (uint)x2, (uint)x3);
    }

    /// <summary>The word of one element of a noise array.</summary>
    public static uint Word(in NoiseKey key, long row, int column, int columns, int rounds = ContractRounds)
    {
        var (counter, word) = NoiseIndex.Of(row, column, columns);
        var b = Block((uint)counter, (uint)(counter >> 32), (uint)key.Draw, (uint)(key.Draw >> 32), key.Seed, key.Stream, rounds);
        return word switch { 0 => b.Word0, 1 => b.Word1, 2 => b.Word2, _ => b.Word3 };
    }

    /// <summary>
    /// The words of <c>TLane.Width</c> consecutive counters from an even one on: word q of every counter in lane q.
    /// The counters must not cross a multiple of 2³².
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Words<TLane, TWide>(
        in NoiseKey key, ulong counter, int rounds, out TLane word0, out TLane word1, out TLane word2, out TLane word3)
        where TLane : struct, ILane<TLane>
        where TWide : struct, IWideLane<TWide, TLane>
    {
        TWide a0 = TWide.Sequence((uint)counter), b0 = TWide.Sequence((uint)counter + 1);
        TWide a1 = TWide.Create(counter >> 32), b1 = a1;
        TWide a2 = TWide.Create((uint)key.Draw), b2 = a2;
        TWide a3 = TWide.Create(key.Draw >> 32), b3 = a3;
        TWide multiplier0 = TWide.Create(Multiplier0), multiplier1 = TWide.Create(Multiplier1);
        uint k0 = key.Seed, k1 = key.Stream;
        for (var r = 0; r < rounds; r++)
        {
            var key0 = TWide.Create(k0);
            var key1 = TWide.Create(k1);
            var pa0 = TWide.Multiply(multiplier0, a0);
            var pa1 = TWide.Multiply(multiplier1, a2);
            var pb0 = TWide.Multiply(multiplier0, b0);
            var pb1 = TWide.Multiply(multiplier1, b2);
            a0 = TWide.Xor(TWide.High(pa1), a1, key0);
            b0 = TWide.Xor(TWide.High(pb1), b1, key0);
            a2 = TWide.Xor(TWide.High(pa0), a3, key1);
            b2 = TWide.Xor(TWide.High(pb0), b3, key1);
            a1 = pa1;
            b1 = pb1;
            a3 = pa0;
            b3 = pb0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        word0 = TWide.Interleave(a0, b0);
        word1 = TWide.Interleave(a1, b1);
        word2 = TWide.Interleave(a2, b2);
        word3 = TWide.Interleave(a3, b3);
    }
}
