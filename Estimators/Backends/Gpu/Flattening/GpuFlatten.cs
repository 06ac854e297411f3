using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Flattening;

/// <summary>Pictures to vectors and back: an example's picture is a matrix [positions, C], its vector that matrix transposed.</summary>
internal static class GpuFlatten
{
    public static void ToVectors(GpuDevice device, Matrix pictures, Matrix vectors)
    {
        var positions = Positions(pictures, vectors);
        Run(device, vectors.Rows, new FlattenArguments
        {
            Source = GpuMatrix.ViewOf(pictures),
            Target = GpuMatrix.ViewOf(vectors),
            Rows = positions,
            Columns = pictures.Columns,
            SourceStride = pictures.Stride,
            TargetStride = positions,
            SourceExample = positions * pictures.Stride,
            TargetExample = vectors.Stride,
        });
    }

    public static void ToPictures(GpuDevice device, Matrix vectors, Matrix pictures)
    {
        var positions = Positions(pictures, vectors);
        Run(device, vectors.Rows, new FlattenArguments
        {
            Source = GpuMatrix.ViewOf(vectors),
            Target = GpuMatrix.ViewOf(pictures),
            Rows = pictures.Columns,
            Columns = positions,
            SourceStride = positions,
            TargetStride = pictures.Stride,
            SourceExample = vectors.Stride,
            TargetExample = positions * pictures.Stride,
        });
    }

    private static void Run(GpuDevice device, int examples, FlattenArguments job)
    {
        var tiles = GpuDevice.Groups(job.Rows, FlattenKernel.Tile);
        job.Tiles = new GpuDivisor(tiles);
        var groups = new Index3D(examples * tiles, GpuDevice.Groups(job.Columns, FlattenKernel.Tile), 1);
        device.Launch(FlattenKernel.Run, groups, FlattenKernel.GroupSize, job);
    }

    private static int Positions(Matrix pictures, Matrix vectors)
    {
        var positions = pictures.Rows / Math.Max(vectors.Rows, 1);
        if (positions * vectors.Rows != pictures.Rows || positions * pictures.Columns != vectors.Columns)
            throw new ArgumentException($"pictures {pictures} do not fit vectors {vectors}");
        return positions;
    }
}
