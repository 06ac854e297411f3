using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Tests.Skeletons;

/// <summary>
/// A backend whose matrices carry NaN wherever a caller has put nothing: in the padding of operands, in all of a result. One NaN that is
/// read makes the result one.
/// </summary>
public sealed class PoisonedBackend(IBackend backend, string name) : IDisposable
{
    private readonly List<Matrix> _matrices = [];

    public IBackend Backend => backend;

    public Matrix Operand(Grid grid)
    {
        var matrix = Poisoned(grid.Rows, grid.Columns);
        var padded = new float[matrix.Rows * matrix.Stride];
        Array.Fill(padded, float.NaN);
        for (var r = 0; r < grid.Rows; r++)
            grid.Values.Slice(r * grid.Columns, grid.Columns).CopyTo(padded.AsSpan(r * matrix.Stride));
        Write(matrix, padded);
        return matrix;
    }

    public Matrix Result(int rows, int columns) => Poisoned(rows, columns);

    /// <summary>Holds a result against what it should be; where <paramref name="orZero"/> says so it may be zero as well.</summary>
    public void Check(Matrix result, Func<int, int, Rounded> expected, string what, Func<int, int, bool>? orZero = null)
    {
        var actual = new float[result.Rows * result.Columns];
        backend.Download(result, actual);
        for (var n = 0; n < actual.Length; n++)
        {
            var (row, column) = (n / result.Columns, n % result.Columns);
            var right = expected(row, column);
            if (!right.Allows(actual[n]) && !(actual[n] == 0 && orZero?.Invoke(row, column) == true))
                Assert.Fail($"{what} on {name}: element ({row}, {column}) of {result} is {actual[n]}, not {right.Value} ± {right.Slack}");
        }
    }

    /// <summary>Gives the matrices of one check back.</summary>
    public void Clear()
    {
        foreach (var matrix in _matrices)
            matrix.Dispose();
        _matrices.Clear();
    }

    public void Dispose()
    {
        Clear();
        backend.Dispose();
    }

    private Matrix Poisoned(int rows, int columns)
    {
        var matrix = backend.Allocate(rows, columns);
        _matrices.Add(matrix);
        var padded = new float[rows * matrix.Stride];
        Array.Fill(padded, float.NaN);
        Write(matrix, padded);
        return matrix;
    }

    private unsafe void Write(Matrix matrix, float[] padded)
    {
        if (matrix is SimdMatrix simd)
            padded.CopyTo(new Span<float>(simd.Data, padded.Length));
        else
            ((GpuBackend)backend).Device.Upload(padded, ((GpuMatrix)matrix).View);
    }
}
