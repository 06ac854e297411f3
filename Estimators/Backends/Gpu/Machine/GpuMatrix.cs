using ILGPU;
using ILGPU.Runtime;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>
/// A matrix in device memory. Rows are padded to a multiple of 16 elements, so that every row starts on 64 bytes and four elements can
/// always be loaded at once.
/// </summary>
public sealed class GpuMatrix : Matrix
{
    public const int Granule = 16;

    private readonly MemoryBuffer1D<float, Stride1D.Dense> _buffer;
    private readonly Action<GpuMatrix> _release;

    /// <param name="buffer">Its memory.</param>
    /// <param name="rows">Of the matrix.</param>
    /// <param name="columns">Of the matrix, without padding.</param>
    /// <param name="release">Gives the memory back; called by every <see cref="Dispose"/>.</param>
    internal GpuMatrix(MemoryBuffer1D<float, Stride1D.Dense> buffer, int rows, int columns, Action<GpuMatrix> release)
        : base(rows, columns, PaddedColumns(columns)) => (_buffer, _release) = (buffer, release);

    internal MemoryBuffer1D<float, Stride1D.Dense> Buffer => _buffer;

    internal ArrayView<float> View => _buffer.AsArrayView<float>(0, _buffer.Length);

    internal static ArrayView<float> ViewOf(Matrix matrix) => ((GpuMatrix)matrix).View;

    /// <summary>By fours, as loaders read it.</summary>
    internal static ArrayView<Quad> QuadsOf(Matrix matrix) => ViewOf(matrix).Cast<Quad>();

    public override void Dispose() => _release(this);

    internal static int PaddedColumns(int columns) => (columns + Granule - 1) / Granule * Granule;
}
