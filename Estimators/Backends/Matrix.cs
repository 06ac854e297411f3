namespace Sgvb.Backends;

/// <summary>
/// A float32 matrix in a backend's memory, row-major, each row padded to <see cref="Stride"/> elements. Padding may hold anything,
/// NaN too, and never reaches a result. Only the backend that allocated a matrix may use it.
/// </summary>
public abstract class Matrix(int rows, int columns, int stride) : IDisposable
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public int Stride { get; } = stride;

    public abstract void Dispose();

    public override string ToString() => $"{Rows}×{Columns}";
}
