using System.Runtime.CompilerServices;
using ILGPU;
using Sgvb.Noise;

namespace Sgvb.Backends.Gpu;

/// <summary>A noise key as kernels take it: every field has the same layout on every device.</summary>
internal readonly struct GpuKey(in NoiseKey key)
{
    private readonly ulong draw = key.Draw;
    private readonly uint seed = key.Seed;
    private readonly uint stream = key.Stream;
    private readonly int mirrored = key.Mirrored ? 1 : 0;

    /// <summary>The noise of one counter: the elements at its column and 16, 32 and 48 to the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Noise<TMap>(ulong counter) where TMap : struct, INoiseMap
    {
        Philox.Words<LaneGpu, WideGpu>(
            new NoiseKey(seed, stream, draw), counter, Philox.ContractRounds, out var word0, out var word1, out var word2, out var word3);
        TMap.Map(ref word0, ref word1, ref word2, ref word3, mirrored != 0);
        return new Quad(word0.Value, word1.Value, word2.Value, word3.Value);
    }
}

internal struct NoiseArguments
{
    public ArrayView<float> Target;
    public GpuKey Key;
    public long FirstRow;
    public int Rows;
    public int Columns;
    public int Stride;

    /// <summary>Threads that share a row: one for each of its counters.</summary>
    public int CountersARow;
}

/// <summary>Fills a matrix with noise: one counter and four elements, 16 columns apart, a thread.</summary>
internal static class NoiseKernel
{
    public static void Run<TMap>(NoiseArguments job) where TMap : struct, INoiseMap
    {
        var thread = Grid.GlobalIndex.X;
        if (thread >= job.Rows * job.CountersARow)
            return;
        var row = thread / job.CountersARow;
        var place = thread - row * job.CountersARow;
        var counter = (ulong)(job.FirstRow + row) * (ulong)job.CountersARow + (ulong)place;
        var noise = job.Key.Noise<TMap>(counter);
        var column = place / 16 * NoiseIndex.Run + (place & 15);
        var at = row * job.Stride + column;
        if (column < job.Columns)
            job.Target[at] = noise.X;
        if (column + 16 < job.Columns)
            job.Target[at + 16] = noise.Y;
        if (column + 32 < job.Columns)
            job.Target[at + 32] = noise.Z;
        if (column + 48 < job.Columns)
            job.Target[at + 48] = noise.W;
    }
}
