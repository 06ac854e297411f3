using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Sums;

/// <summary>A matrix and where its sums go.</summary>
internal struct SumArguments
{
    public ArrayView<float> Source;
    public ArrayView<float> Target;
    public int Rows;
    public int Columns;
    public int Stride;

    /// <summary>Elements from one result to the next: of a row's sum, or of a slice's row of sums.</summary>
    public int TargetStride;
}

/// <summary>Slices of a sum, and what becomes of it.</summary>
internal struct SliceArguments<TOperation> where TOperation : struct, IOperation
{
    public ArrayView<float> Source;

    /// <summary>Of a slice.</summary>
    public int Stride;

    /// <summary>Elements from one slice to the next.</summary>
    public int SliceStride;

    public int Count;

    /// <summary>Holds the sum's shape, that of its result.</summary>
    public GpuSlots<TOperation> Slots;
}

/// <summary>
/// Sums whose order of additions follows from the shape alone: runs of 64 rows down a column, a warp's 32 partial sums along a row. Every
/// longer sum is one of sums of 64 elements, so that of n elements no more than 64 + n/64 roundings meet. Runs and slices are summed by a
/// second kernel, so there is no atomic addition.
/// </summary>
internal static class SumKernel
{
    public const int RunLength = 64;

    public const int WarpSize = 32;

    /// <summary>One thread for each column of a run of rows: target[run, column].</summary>
    [KernelDesign(GpuDevice.LargestGroup, registers: 32, warps: 64, IsLine = true)]
    public static void ColumnRuns(SumArguments job)
    {
        var column = Grid.GlobalIndex.X;
        if (column >= job.Columns)
            return;
        var first = Grid.IdxY * RunLength;
        var last = IntrinsicMath.Min(first + RunLength, job.Rows);
        var sum = 0f;
        for (var row = first; row < last; row++)
            sum = GpuMath.Add(sum, job.Source[row * job.Stride + column]);
        job.Target[Grid.IdxY * job.TargetStride + column] = sum;
    }

    /// <summary>One thread an element: the sum over equal places of all slices is the operation's first operand.</summary>
    [KernelDesign(GpuDevice.LargestGroup, registers: 32, warps: 64, IsLine = true)]
    public static void Slices<TOperation>(SliceArguments<TOperation> job) where TOperation : struct, IOperation
    {
        var at = Grid.GlobalIndex.X;
        if (at >= job.Slots.Rows * job.Slots.Columns)
            return;
        var row = at / job.Slots.Columns;
        var column = at - row * job.Slots.Columns;
        var sum = 0f;
        for (var first = 0; first < job.Count; first += RunLength)
        {
            var last = IntrinsicMath.Min(first + RunLength, job.Count);
            var run = 0f;
            for (var slice = first; slice < last; slice++)
                run = GpuMath.Add(run, job.Source[slice * job.SliceStride + row * job.Stride + column]);
            sum = GpuMath.Add(sum, run);
        }

        job.Slots.Apply(LaneGpu.Create(sum), row, column);
    }

    /// <summary>One warp a row.</summary>
    [KernelDesign(GpuDevice.LargestGroup, registers: 32, warps: 64, IsLine = true)]
    public static void Rows(SumArguments job)
    {
        var row = Grid.GlobalIndex.X / WarpSize;
        var lane = Group.IdxX & (WarpSize - 1);
        var sum = 0f;
        for (var first = lane; row < job.Rows && first < job.Columns; first += RunLength * WarpSize)
        {
            var last = IntrinsicMath.Min(first + RunLength * WarpSize, job.Columns);
            var run = 0f;
            for (var column = first; column < last; column += WarpSize)
                run = GpuMath.Add(run, job.Source[row * job.Stride + column]);
            sum = GpuMath.Add(sum, run);
        }

        sum = OverWarp(sum);
        if (row < job.Rows && lane == 0)
            job.Target[row * job.TargetStride] = sum;
    }

    /// <summary>The sum over a warp, in every lane; all lanes must come here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float OverWarp(float value)
    {
        value = GpuMath.Add(value, Warp.ShuffleXor(value, 16));
        value = GpuMath.Add(value, Warp.ShuffleXor(value, 8));
        value = GpuMath.Add(value, Warp.ShuffleXor(value, 4));
        value = GpuMath.Add(value, Warp.ShuffleXor(value, 2));
        return GpuMath.Add(value, Warp.ShuffleXor(value, 1));
    }
}
