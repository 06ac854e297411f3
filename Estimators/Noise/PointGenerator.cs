using System.Numerics;

namespace Sgvb.Noise;

/// <summary>
/// Randomised quasi-Monte Carlo in the place of independent words: row r, column c of the array is a point's coordinate, Sobol's, scrambled as
/// <see cref="OwenScramble"/> says, with the word that <typeparamref name="TGenerator"/> has at (position, c) as the seed. Sixteen columns are
/// Sobol's sixteen dimensions; each such group goes through the points in an order of its own (padding, Owen 1998), so that wide arrays are
/// stratified in every column and as good as independent between groups. Every element alone is exactly uniform, whatever the others are.
/// </summary>
public readonly unsafe struct PointGenerator<TGenerator> : INoiseGenerator where TGenerator : struct, INoiseGenerator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NoiseRow Row(in NoiseKey key, ulong row, ulong countersPerRow)
    {
        var point = key.Points.Point((uint)row, key.Sample, out var position);
        return TGenerator.Row(key, position, countersPerRow) with { Point = point, Position = position };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Words<TLane, TWide>(
        in NoiseKey key, in NoiseRow row, nint run, nint offset, out TLane word0, out TLane word1, out TLane word2, out TLane word3)
        where TLane : struct, IWordLane<TLane>
        where TWide : struct, IWideLane<TWide, TLane>
    {
        var bits = key.Points.Bits;
        var (order0, order1, order2, order3) = PointOrder.Of(key, row.Position, (uint)(run / NoiseIndex.Run));
        TGenerator.Words<TLane, TWide>(key, row, run, offset, out word0, out word1, out word2, out word3);
        word0 = Coordinate(row.Point, bits, order0, offset, word0);
        word1 = Coordinate(row.Point, bits, order1, offset, word1);
        word2 = Coordinate(row.Point, bits, order2, offset, word2);
        word3 = Coordinate(row.Point, bits, order3, offset, word3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane FirstWord<TLane, TWide>(in NoiseKey key, in NoiseRow row, nint run, nint offset)
        where TLane : struct, IWordLane<TLane>
        where TWide : struct, IWideLane<TWide, TLane>
    {
        var order = PointOrder.Of(key, row.Position, (uint)(run / NoiseIndex.Run)).Order0;
        return Coordinate(row.Point, key.Points.Bits, order, offset, TGenerator.FirstWord<TLane, TWide>(key, row, run, offset));
    }

    // Two calls that a compiler keeps: inlined, words, coordinates and normals together spend its budget before the innermost calls are gone.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Normals<TLane>(float* table, ref TLane a, ref TLane b, ref TLane c, ref TLane d)
        where TLane : struct, IWordLane<TLane> => TGenerator.Normals(table, ref a, ref b, ref c, ref d);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TLane Coordinate<TLane>(uint point, int bits, uint order, nint dimension, TLane seed) where TLane : struct, IWordLane<TLane>
    {
        var number = OwenScramble.Shuffled(new ScalarWord(point), bits, new ScalarWord(order)).Value;
        var word = TLane.Create(0);
        for (; number != 0; number &= number - 1)
        {
            var directions = Sobol.Directions + BitOperations.TrailingZeroCount(number) * Sobol.Dimensions;
            word = TLane.Xor(word, TLane.LoadWords(directions + dimension));
        }

        return OwenScramble.Of(word, seed);
    }
}

/// <summary>In which order a group of columns goes through the points.</summary>
public static class PointOrder
{
    /// <summary>No stream of a layer has this bit, whichever sample it is of: <see cref="Model.EstimatorModifiers.MostDraws"/> takes the fifteen below.</summary>
    private const uint Marker = 1u << 31;

    /// <summary>The stream of the orders that belong to an array of this stream.</summary>
    public static uint StreamOf(uint stream) => stream | Marker;

    /// <summary>The seeds of four groups of sixteen columns.</summary>
    /// <param name="key">Of the array.</param>
    /// <param name="position">Whose dimensions they are.</param>
    /// <param name="run">Which run of 64 columns.</param>
    public static (uint Order0, uint Order1, uint Order2, uint Order3) Of(in NoiseKey key, uint position, uint run) =>
        Philox.Block(run, position, (uint)key.Draw, (uint)(key.Draw >> 32), key.Seed, StreamOf(key.Stream));
}
