using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Sums;

/// <summary>Sums a matrix down to the target's shape, in at most two kernels.</summary>
internal static class GpuSum
{
    public static void Run(GpuDevice device, GpuScratch scratch, Matrix source, Matrix target)
    {
        if ((target.Rows, target.Columns) == (1, source.Columns) && source.Columns > 1)
            Columns(device, scratch, source, target);
        else if ((target.Rows, target.Columns) == (source.Rows, 1) && source.Rows > 1)
            Rows(device, source, GpuMatrix.ViewOf(target), target.Stride);
        else if ((target.Rows, target.Columns) == (1, 1))
            Everything(device, scratch, source, target);
        else
            throw new ArgumentException($"a sum of {source} has no shape {target}");
    }

    /// <summary>target[row, column] = Σ over slices in the target's layout, each <paramref name="sliceStride"/> elements after the one before.</summary>
    public static void Slices(GpuDevice device, ArrayView<float> source, int slices, int sliceStride, Matrix target) => Slices(
        device, source, slices, sliceStride, target.Stride,
        GpuSlots<Copy>.Of(Operands.Read().Write(target), (target.Rows, target.Columns)));

    /// <summary>The same with rows <paramref name="stride"/> elements apart, and an operation on the sums.</summary>
    public static void Slices<TOperation>(
        GpuDevice device, ArrayView<float> source, int slices, int sliceStride, int stride, in GpuSlots<TOperation> slots)
        where TOperation : struct, IOperation
    {
        var job = new SliceArguments<TOperation>
        {
            Source = source,
            Stride = stride,
            SliceStride = sliceStride,
            Count = slices,
            Slots = slots,
        };
        device.LaunchLine(SumKernel.Slices<TOperation>, slots.Rows * slots.Columns, job);
    }

    private static void Columns(GpuDevice device, GpuScratch scratch, Matrix source, Matrix target)
    {
        var runs = GpuDevice.Groups(source.Rows, SumKernel.RunLength);
        var job = Arguments(source);
        job.Target = runs == 1 ? GpuMatrix.ViewOf(target) : scratch.Take((long)runs * source.Stride);
        job.TargetStride = source.Stride;
        var groupSize = GpuDevice.GroupSize(source.Columns);
        device.Launch(SumKernel.ColumnRuns, new Index3D(GpuDevice.Groups(source.Columns, groupSize), runs, 1), groupSize, job);
        if (runs > 1)
            Slices(device, job.Target, runs, source.Stride, target);
    }

    private static void Rows(GpuDevice device, Matrix source, ArrayView<float> target, int targetStride)
    {
        var job = Arguments(source);
        job.Target = target;
        job.TargetStride = targetStride;
        device.LaunchLine(SumKernel.Rows, source.Rows * SumKernel.WarpSize, job);
    }

    /// <summary>The sums of the rows, then of these as one row.</summary>
    private static void Everything(GpuDevice device, GpuScratch scratch, Matrix source, Matrix target)
    {
        if (source.Rows == 1)
        {
            Rows(device, source, GpuMatrix.ViewOf(target), target.Stride);
            return;
        }

        var rowSums = scratch.Take(source.Rows);
        Rows(device, source, rowSums, 1);
        var job = new SumArguments
        {
            Source = rowSums,
            Target = GpuMatrix.ViewOf(target),
            Rows = 1,
            Columns = source.Rows,
            Stride = source.Rows,
            TargetStride = 1,
        };
        device.LaunchLine(SumKernel.Rows, SumKernel.WarpSize, job);
    }

    private static SumArguments Arguments(Matrix source) => new()
    {
        Source = GpuMatrix.ViewOf(source),
        Rows = source.Rows,
        Columns = source.Columns,
        Stride = source.Stride,
    };
}
