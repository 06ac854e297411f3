using ILGPU;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Backends.Gpu.Sums;

namespace Sgvb.Backends.Gpu.NoiseProduct;

/// <summary>Cuts the products with noise into groups of threads.</summary>
internal static class GpuNoiseProduct
{
    /// <summary>Warps that fill a large device several times over; below that the examples are split as well.</summary>
    private const int EnoughWarps = 8192;

    private const int FewestExamplesASlice = 32;

    public static void Forward(GpuDevice device, Matrix x, Matrix scale, in NoiseKey key, int group, Matrix y)
    {
        var job = Arguments(x, scale, y, key, group);
        job.Scale = GpuMatrix.ViewOf(scale);
        if (group == 1)
            Forward<OneExample>(device, job);
        else
            Forward<FourExamples>(device, job);
    }

    public static void Gradient(
        GpuDevice device, GpuScratch scratch, Matrix x, Matrix scale, Matrix delta, in NoiseKey key, int group, Matrix? gradX,
        Matrix gradScale)
    {
        var job = Arguments(x, scale, delta, key, group);
        job.Scale = GpuMatrix.ViewOf(scale);
        job.WantsGradX = gradX is null ? 0 : 1;
        var parts = GpuDevice.Groups(job.CountersARow, SumKernel.WarpSize);
        var wanted = Math.Max(1, EnoughWarps / (x.Columns * parts));
        job.ExamplesASlice = Math.Max(GpuDevice.Groups(x.Rows, wanted), FewestExamplesASlice);
        var slices = GpuDevice.Groups(x.Rows, job.ExamplesASlice);

        var sizeX = gradX is null || parts == 1 ? 0 : parts * (long)x.Rows * x.Stride;
        var sizeScale = slices == 1 ? 0 : slices * (long)scale.Rows * scale.Stride;
        var partial = sizeX + sizeScale == 0 ? default : scratch.Take(sizeX + sizeScale);
        if (gradX is not null)
            job.GradX = sizeX == 0 ? GpuMatrix.ViewOf(gradX) : partial.SubView(0, sizeX);
        job.GradScale = sizeScale == 0 ? GpuMatrix.ViewOf(gradScale) : partial.SubView(sizeX, sizeScale);
        LaunchWarps(device, NoiseProductKernel.Gradient, x.Columns, parts, slices, job);
        if (sizeX > 0)
            GpuSum.Slices(device, job.GradX, parts, x.Rows * x.Stride, gradX!);
        if (sizeScale > 0)
            GpuSum.Slices(device, job.GradScale, slices, scale.Rows * scale.Stride, gradScale);
    }

    public static void Squares(GpuDevice device, Matrix a, Matrix scale, Matrix b, in NoiseKey key, Matrix squares)
    {
        var job = Arguments(a, scale, b, key, 1);
        job.Scale = GpuMatrix.ViewOf(scale);
        job.Squares = GpuMatrix.ViewOf(squares);
        job.StrideSquares = squares.Stride;
        LaunchWarps(device, NoiseProductKernel.Squares, a.Rows, 1, 1, job);
    }

    private static void Forward<TExamples>(GpuDevice device, in NoiseProductArguments job) where TExamples : struct, IExamples<TExamples>
    {
        var parts = GpuDevice.Groups(job.Examples, job.Group) * NoiseProductKernel.Parts<TExamples>(job.Group);
        var groups = new Index3D(
            GpuDevice.Groups(job.CountersARow, NoiseProductKernel.Places),
            GpuDevice.Groups(parts, NoiseProductKernel.GroupSize / NoiseProductKernel.Places), 1);
        device.Launch(NoiseProductKernel.Forward<TExamples>, groups, NoiseProductKernel.GroupSize, job);
    }

    /// <summary>A warp for each input, or example, part of the columns and slice of the examples.</summary>
    private static void LaunchWarps(
        GpuDevice device, Action<NoiseProductArguments> kernel, int warps, int parts, int slices, in NoiseProductArguments job)
    {
        var threads = warps * SumKernel.WarpSize;
        var groupSize = GpuDevice.GroupSize(threads);
        device.Launch(kernel, new Index3D(GpuDevice.Groups(threads, groupSize), parts, slices), groupSize, job);
    }

    private static NoiseProductArguments Arguments(Matrix x, Matrix scale, Matrix y, in NoiseKey key, int group) => new()
    {
        X = GpuMatrix.ViewOf(x),
        Y = GpuMatrix.ViewOf(y),
        Key = new GpuKey(key),
        StrideX = x.Stride,
        StrideScale = scale.Stride,
        StrideY = y.Stride,
        Examples = x.Rows,
        Inputs = x.Columns,
        Columns = scale.Columns,
        Group = group,
        CountersARow = (int)NoiseIndex.CountersPerRow(scale.Columns),
    };
}
