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
}
