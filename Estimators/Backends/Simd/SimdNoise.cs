namespace Sgvb.Backends.Simd;

/// <summary>The contract's noise as plain arrays, for whoever cannot make it.</summary>
public static class SimdNoise
{
    /// <summary>Rows firstRow … firstRow + rows − 1 of the array that the key names, dense and row-major.</summary>
    public static float[] Make(NoiseKey key, NoiseKind kind, int rows, int columns, long firstRow)
    {
        using var backend = SimdBackend.Create(threads: 1);
        using var matrix = backend.Allocate(rows, columns);
        backend.FillNoise(matrix, key, kind, firstRow);
        var values = new float[rows * columns];
        backend.Download(matrix, values);
        return values;
    }
}
