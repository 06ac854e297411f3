namespace Sgvb.Noise;

/// <summary>
/// The named faster generator. Every row of a noise array has four key words, one Philox4x32-10 block of (seed, stream) at counter
/// (row low, row high, draw low, draw high); the word of a column c follows by three multiplications:
///   x = c + k₀,  x = (x ⊕ x≫17)·0xed5ad4bb,  x = (x ⊕ x≫11 ⊕ k₁)·0xac4c1b51,  x = (x ⊕ x≫15 ⊕ k₂)·0x31848bab,  x ⊕ x≫14 ⊕ k₃.
/// Without the keys this is Wellons's triple32 (hash-prospector, 2018). Two multiplications are not enough: squares 16 columns apart are
/// then correlated, and the tail beyond 3σ is off.
/// </summary>
public readonly unsafe struct RowHash : INoiseGenerator
{
    private const uint Factor0 = 0xed5ad4bb;
    private const uint Factor1 = 0xac4c1b51;
    private const uint Factor2 = 0x31848bab;

    /// <summary>The four key words of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NoiseRow Row(in NoiseKey key, ulong row, ulong countersPerRow)
    {
        var (k0, k1, k2, k3) = Philox.Block((uint)row, (uint)(row >> 32), (uint)key.Draw, (uint)(key.Draw >> 32), key.Seed, key.Stream);
        return new NoiseRow(k0, k1, k2, k3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Words<TLane, TWide>(
        in NoiseKey key, in NoiseRow row, nint run, nint offset, out TLane word0, out TLane word1, out TLane word2, out TLane word3)
        where TLane : struct, IWordLane<TLane>
        where TWide : struct, IWideLane<TWide, TLane>
    {
        word0 = TLane.Sequence(row.A + (uint)(run + offset));
        word1 = TLane.AddWord(word0, 16);
        word2 = TLane.AddWord(word0, 32);
        word3 = TLane.AddWord(word0, 48);
        Round(ref word0, ref word1, ref word2, ref word3, 17, 0, Factor0);
        Round(ref word0, ref word1, ref word2, ref word3, 11, row.B, Factor1);
        Round(ref word0, ref word1, ref word2, ref word3, 15, row.C, Factor2);
        word0 = TLane.XorShift(word0, 14, row.D);
        word1 = TLane.XorShift(word1, 14, row.D);
        word2 = TLane.XorShift(word2, 14, row.D);
        word3 = TLane.XorShift(word3, 14, row.D);
    }

    /// <summary>What the other three would cost is dead code to a compiler.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane FirstWord<TLane, TWide>(in NoiseKey key, in NoiseRow row, nint run, nint offset)
        where TLane : struct, IWordLane<TLane>
        where TWide : struct, IWideLane<TWide, TLane>
    {
        Words<TLane, TWide>(key, row, run, offset, out var word, out _, out _, out _);
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Normals<TLane>(float* table, ref TLane a, ref TLane b, ref TLane c, ref TLane d)
        where TLane : struct, IWordLane<TLane> => NormalTable.FromWords(table, ref a, ref b, ref c, ref d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<TLane>(ref TLane a, ref TLane b, ref TLane c, ref TLane d, int shift, uint key, uint factor)
        where TLane : struct, IWordLane<TLane>
    {
        a = TLane.MultiplyWord(TLane.XorShift(a, shift, key), factor);
        b = TLane.MultiplyWord(TLane.XorShift(b, shift, key), factor);
        c = TLane.MultiplyWord(TLane.XorShift(c, shift, key), factor);
        d = TLane.MultiplyWord(TLane.XorShift(d, shift, key), factor);
    }
}
