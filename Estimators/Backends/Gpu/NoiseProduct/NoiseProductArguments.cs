using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.NoiseProduct;

/// <summary>
/// Operands of a product with noise: X [M, K], Scale [K, L], Y [M, L] (the result, or its gradient). Where a sum is split, results are
/// slices that a second kernel adds up.
/// </summary>
internal struct NoiseProductArguments
{
    public ArrayView<float> X;
    public ArrayView<float> Scale;
    public ArrayView<float> Y;

    /// <summary>∂X, a slice for each part of the columns; unused where <see cref="WantsGradX"/> is 0.</summary>
    public ArrayView<float> GradX;

    /// <summary>∂Scale, a slice for each part of the examples.</summary>
    public ArrayView<float> GradScale;

    /// <summary>Sums by example, [M, 1].</summary>
    public ArrayView<float> Squares;

    public GpuKey Key;
    public int StrideX;
    public int StrideScale;
    public int StrideY;
    public int StrideSquares;
    public int Examples;
    public int Inputs;
    public int Columns;

    /// <summary>Examples that share their noise.</summary>
    public int Group;

    /// <summary>Counters a row of noise, that is threads across the columns.</summary>
    public int CountersARow;

    /// <summary>Examples in one slice of ∂Scale.</summary>
    public int ExamplesASlice;

    public int WantsGradX;

    /// <summary>The column of a counter's first element; the others are 16, 32 and 48 to the right.</summary>
    public static int Column(int place) => place / 16 * NoiseIndex.Run + (place & 15);

    /// <summary>The four normals of one place in the noise of (group, input).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Quad Normals(int group, int input, int place) =>
        Key.Noise<ToNormal>(((ulong)group * (ulong)Inputs + (ulong)input) * (ulong)CountersARow + (ulong)place);

    /// <summary>The four elements of a counter in a row of a matrix; zeros beyond its columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Quad Load(ArrayView<float> view, int row, int stride, int column)
    {
        var at = row * stride + column;
        return new Quad(
            column < Columns ? view[at] : 0,
            column + 16 < Columns ? view[at + 16] : 0,
            column + 32 < Columns ? view[at + 32] : 0,
            column + 48 < Columns ? view[at + 48] : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ArrayView<float> view, int row, int stride, int column, Quad value)
    {
        var at = row * stride + column;
        if (column < Columns)
            view[at] = value.X;
        if (column + 16 < Columns)
            view[at + 16] = value.Y;
        if (column + 32 < Columns)
            view[at + 32] = value.Z;
        if (column + 48 < Columns)
            view[at + 48] = value.W;
    }
}
