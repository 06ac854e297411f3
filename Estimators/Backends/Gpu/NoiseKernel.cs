using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu;

internal struct NoiseArguments
{
    public ArrayView<float> Target;
    public GpuKey Key;
    public GpuPoints Points;
    public long FirstRow;
    public int Columns;
    public int Stride;

    /// <summary>Rows times <see cref="CountersARow"/>.</summary>
    public int Threads;

    /// <summary>Threads that share a row: one for each of its counters.</summary>
    public int CountersARow;

    public GpuDivisor ByCounters;

    /// <summary>Rows one after the other that have the same noise.</summary>
    public GpuDivisor ByRepeat;
}

/// <summary>Fills a matrix with noise: one counter and four elements, 16 columns apart, a thread.</summary>
internal static class NoiseKernel
{
    [KernelDesign(GpuDevice.LargestGroup, registers: 48, warps: 40, IsLine = true)]
    public static void Run<TMap>(NoiseArguments job) where TMap : struct, INoiseMap
    {
        var thread = Grid.GlobalIndex.X;
        if (thread >= job.Threads)
            return;
        var row = job.ByCounters.Quotient(thread);
        var place = job.ByCounters.Remainder(thread, row);
        var noise = job.Key.Noise<TMap>(job.Points, job.FirstRow + job.ByRepeat.Quotient(row), job.CountersARow, place);
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
