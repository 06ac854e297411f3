using System.Runtime.InteropServices;

namespace Sgvb.Backends.Simd.Memory;

/// <summary>
/// A matrix in native memory, every row aligned to 64 bytes and padded to a multiple of 16 elements, so that no kernel has a tail.
/// </summary>
public sealed unsafe class SimdMatrix : Matrix
{
    /// <summary>Rows are padded to a multiple of this many elements: one AVX-512 register, one cache line.</summary>
    public const int Granule = 16;

    private float* _data;

    public SimdMatrix(int rows, int columns) : base(rows, columns, Padded(columns))
    {
        // A lane that begins anywhere in the last row may be read whole.
        var bytes = ((nuint)rows * (nuint)Stride + Granule) * sizeof(float);
        _data = (float*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_data, bytes);
    }

    ~SimdMatrix() => Free();

    /// <summary>The first element; valid until the matrix is disposed.</summary>
    public float* Data => _data is null ? throw new ObjectDisposedException(nameof(SimdMatrix)) : _data;

    /// <summary>Columns with their padding.</summary>
    public static int Padded(int columns) => (columns + Granule - 1) / Granule * Granule;

    public Span<float> Row(int row) => new(Data + (nint)row * Stride, Columns);

    /// <summary>
    /// Makes the padding zero, for a kernel that sums along rows in whole lanes: steps run over the padding too, and an operand with one
    /// column, which is broadcast, leaves its value in all of it.
    /// </summary>
    public void ClearPadding()
    {
        for (var r = 0; r < Rows && Columns < Stride; r++)
            new Span<float>(Data + (nint)r * Stride + Columns, Stride - Columns).Clear();
    }

    public override void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
    }
}
