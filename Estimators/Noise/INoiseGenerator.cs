namespace Sgvb.Noise;

/// <summary>
/// Where the words of a noise array come from and how a word becomes a normal. Every element follows from the key and its row and column
/// alone, so neither vector width nor thread count nor the order of the work changes a bit.
/// </summary>
public unsafe interface INoiseGenerator
{
    static abstract NoiseRow Row(in NoiseKey key, ulong row, ulong countersPerRow);

    /// <summary>
    /// The words of columns c, c + 1, … in <paramref name="word0"/>, of c + 16, … in <paramref name="word1"/>, then c + 32 and c + 48, with
    /// c = <paramref name="run"/> + <paramref name="offset"/>.
    /// </summary>
    /// <param name="key">Of the array.</param>
    /// <param name="row">From <see cref="Row"/>.</param>
    /// <param name="run">A multiple of 64.</param>
    /// <param name="offset">Below 16, a multiple of the lane's width.</param>
    /// <param name="word0">Columns from c on, as the other three from 16, 32 and 48 later.</param>
    /// <param name="word1">See <paramref name="word0"/>.</param>
    /// <param name="word2">See <paramref name="word0"/>.</param>
    /// <param name="word3">See <paramref name="word0"/>.</param>
    static abstract void Words<TLane, TWide>(
        in NoiseKey key, in NoiseRow row, nint run, nint offset, out TLane word0, out TLane word1, out TLane word2, out TLane word3)
        where TLane : struct, IWordLane<TLane>
        where TWide : struct, IWideLane<TWide, TLane>;

    /// <summary>The first of the four alone, where no more columns are wanted.</summary>
    static abstract TLane FirstWord<TLane, TWide>(in NoiseKey key, in NoiseRow row, nint run, nint offset)
        where TLane : struct, IWordLane<TLane>
        where TWide : struct, IWideLane<TWide, TLane>;

    /// <summary>From words to normals that are not mirrored.</summary>
    /// <param name="table"><see cref="NormalTable.Data"/>, for a generator that uses it.</param>
    /// <param name="a">Replaced, as the other three.</param>
    /// <param name="b">See <paramref name="a"/>.</param>
    /// <param name="c">See <paramref name="a"/>.</param>
    /// <param name="d">See <paramref name="a"/>.</param>
    static abstract void Normals<TLane>(float* table, ref TLane a, ref TLane b, ref TLane c, ref TLane d)
        where TLane : struct, IWordLane<TLane>;
}
