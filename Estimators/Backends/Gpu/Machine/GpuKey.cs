namespace Sgvb.Backends.Gpu.Machine;

/// <summary>A noise key as kernels take it: every field has the same layout on every device.</summary>
internal readonly struct GpuKey(in NoiseKey key)
{
    private readonly ulong _draw = key.Draw;
    private readonly uint _seed = key.Seed;
    private readonly uint _stream = key.Stream;
    private readonly int _mirrored = key.Mirrored ? 1 : 0;

    /// <summary>The noise of one counter: the elements at its column and 16, 32 and 48 to the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Noise<TMap>(ulong counter) where TMap : struct, INoiseMap
    {
        Philox.Words<LaneGpu, WideGpu>(
            new NoiseKey(_seed, _stream, _draw), counter, Philox.ContractRounds, out var word0, out var word1, out var word2, out var word3);
        TMap.Map(ref word0, ref word1, ref word2, ref word3, _mirrored != 0);
        return new Quad(word0.Value, word1.Value, word2.Value, word3.Value);
    }

    /// <summary>
    /// The noise of one counter of a row: independent, or coordinates of the row's point as <see cref="PointGenerator{TGenerator}"/> makes them.
    /// </summary>
    /// <param name="points">How rows are points, where they are.</param>
    /// <param name="row">Of the array.</param>
    /// <param name="countersARow">Of the array.</param>
    /// <param name="place">Which counter of the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Noise<TMap>(GpuPoints points, long row, int countersARow, int place) where TMap : struct, INoiseMap
    {
        if (points.IsSet == 0)
            return Noise<TMap>((ulong)row * (ulong)countersARow + (ulong)place);
        var point = points.Set.Point((uint)row, points.Pass, out var position);
        var key = new NoiseKey(_seed, _stream, _draw);
        Philox.Words<LaneGpu, WideGpu>(
            key, (ulong)position * (ulong)countersARow + (ulong)place, Philox.ContractRounds, out var word0, out var word1, out var word2, out var word3);
        Philox.Words<LaneGpu, WideGpu>(
            new NoiseKey(_seed, PointOrder.StreamOf(_stream), _draw), (ulong)position << 32 | (uint)(place / 16), Philox.ContractRounds,
            out var order0, out var order1, out var order2, out var order3);
        var dimension = place & 15;
        word0 = points.Coordinate(point, order0, dimension, word0);
        word1 = points.Coordinate(point, order1, dimension, word1);
        word2 = points.Coordinate(point, order2, dimension, word2);
        word3 = points.Coordinate(point, order3, dimension, word3);
        TMap.Map(ref word0, ref word1, ref word2, ref word3, _mirrored != 0);
        return new Quad(word0.Value, word1.Value, word2.Value, word3.Value);
    }
}
