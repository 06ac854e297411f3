namespace Sgvb.Noise;

/// <summary>The contract's generator, see <see cref="Philox"/> and <see cref="NoiseIndex"/>. A row's state is its first counter.</summary>
public readonly unsafe struct PhiloxGenerator : INoiseGenerator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NoiseRow Row(in NoiseKey key, ulong row, ulong countersPerRow)
    {
        var counter = row * countersPerRow;
        return new NoiseRow((uint)counter, (uint)(counter >> 32), 0, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Words<TLane, TWide>(
        in NoiseKey key, in NoiseRow row, nint run, nint offset, out TLane word0, out TLane word1, out TLane word2, out TLane word3)
        where TLane : struct, IWordLane<TLane>
        where TWide : struct, IWideLane<TWide, TLane>
    {
        var counter = (((ulong)row.B << 32) | row.A) + (ulong)(run / 4 + offset);
        Philox.Words<TLane, TWide>(key, counter, Philox.ContractRounds, out word0, out word1, out word2, out word3);
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
        where TLane : struct, IWordLane<TLane> => NormalMap.FromWords(ref a, ref b, ref c, ref d);
}
