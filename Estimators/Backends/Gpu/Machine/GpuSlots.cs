using ILGPU;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>An operand as view and strides; a stride of 0 broadcasts.</summary>
internal readonly struct GpuSlot
{
    private readonly ArrayView<float> _view;
    private readonly int _rowStride;
    private readonly int _columnStride;

    private GpuSlot(ArrayView<float> view, int rowStride, int columnStride) =>
        (_view, _rowStride, _columnStride) = (view, rowStride, columnStride);

    /// <exception cref="ArgumentException">The matrix does not broadcast to the index space.</exception>
    public static GpuSlot Of(Matrix? matrix, int rows, int columns)
    {
        if (matrix is null)
            return default;
        if ((matrix.Rows != rows && matrix.Rows != 1) || (matrix.Columns != columns && matrix.Columns != 1))
            throw new ArgumentException($"an operand of shape {matrix} does not broadcast to {rows}×{columns}");
        return new GpuSlot(((GpuMatrix)matrix).View, matrix.Rows == 1 ? 0 : matrix.Stride, matrix.Columns == 1 ? 0 : 1);
    }

    /// <summary>The same from a row on.</summary>
    public GpuSlot From(int row) => _rowStride == 0 ? this : new GpuSlot(_view.SubView((long)row * _rowStride), _rowStride, _columnStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneGpu Load(int row, int column) => LaneGpu.Create(_view[row * _rowStride + column * _columnStride]);
}

/// <summary>An operation with its operands and results, applied one element at a time; passed to kernels by value.</summary>
internal struct GpuSlots<TOperation> where TOperation : struct, IOperation
{
    private GpuSlot _a, _b, _c, _d, _e, _f;
    private ArrayView<float> _x, _y, _z;
    private int _stride;

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    /// <param name="operands">The operands and results.</param>
    /// <param name="product">The shape of the product that is the operation's first operand, or null for a plain map.</param>
    /// <exception cref="ArgumentException">Shapes or counts do not fit.</exception>
    public static GpuSlots<TOperation> Of(in Operands operands, (int Rows, int Columns)? product)
    {
        var result = operands.X ?? throw new ArgumentException("an operation needs a matrix for its first result");
        if (product is { } shape && shape != (result.Rows, result.Columns))
            throw new ArgumentException($"a product of shape {shape.Rows}×{shape.Columns} does not fit a result of shape {result}");
        var given = operands.Count;
        var expected = product is null ? TOperation.Inputs : TOperation.Inputs - 1;
        if (given != expected)
            throw new ArgumentException($"{typeof(TOperation).Name} reads {expected} matrices but was given {given}");
        int rows = result.Rows, columns = result.Columns;
        GpuSlot[] read =
        [
            GpuSlot.Of(operands.A, rows, columns), GpuSlot.Of(operands.B, rows, columns), GpuSlot.Of(operands.C, rows, columns),
            GpuSlot.Of(operands.D, rows, columns), GpuSlot.Of(operands.E, rows, columns), GpuSlot.Of(operands.F, rows, columns),
        ];
        if (product is not null)
            read = [default, .. read[..5]];
        return new GpuSlots<TOperation>
        {
            _a = read[0],
            _b = read[1],
            _c = read[2],
            _d = read[3],
            _e = read[4],
            _f = read[5],
            _x = Result(result, true, rows, columns),
            _y = Result(operands.Y, TOperation.Outputs > 1, rows, columns),
            _z = Result(operands.Z, TOperation.Outputs > 2, rows, columns),
            _stride = result.Stride,
            Rows = rows,
            Columns = columns,
        };
    }

    /// <summary>Without operands, and with one result that is no matrix.</summary>
    /// <param name="result">Takes the results.</param>
    /// <param name="rows">Of the result.</param>
    /// <param name="columns">Of the result.</param>
    /// <param name="stride">From one row to the next.</param>
    public static GpuSlots<TOperation> Into(ArrayView<float> result, int rows, int columns, int stride) =>
        new() { _x = result, _stride = stride, Rows = rows, Columns = columns };

    /// <summary>The index space from a row on.</summary>
    public readonly GpuSlots<TOperation> From(int row)
    {
        var offset = (long)row * _stride;
        return this with
        {
            _a = _a.From(row),
            _b = _b.From(row),
            _c = _c.From(row),
            _d = _d.From(row),
            _e = _e.From(row),
            _f = _f.From(row),
            _x = _x.SubView(offset),
            _y = TOperation.Outputs > 1 ? _y.SubView(offset) : default,
            _z = TOperation.Outputs > 2 ? _z.SubView(offset) : default,
            Rows = Rows - row,
        };
    }

    /// <summary>Applies the operation at one element, the first operand loaded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply(int row, int column) => Apply(TOperation.Inputs > 0 ? _a.Load(row, column) : default, row, column);

    /// <summary>Applies the operation at one element, the first operand given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply(LaneGpu first, int row, int column)
    {
        var second = TOperation.Inputs > 1 ? _b.Load(row, column) : default;
        var third = TOperation.Inputs > 2 ? _c.Load(row, column) : default;
        var fourth = TOperation.Inputs > 3 ? _d.Load(row, column) : default;
        var fifth = TOperation.Inputs > 4 ? _e.Load(row, column) : default;
        var sixth = TOperation.Inputs > 5 ? _f.Load(row, column) : default;
        TOperation.Apply(first, second, third, fourth, fifth, sixth, out var result1, out var result2, out var result3);
        var at = row * _stride + column;
        _x[at] = result1.Value;
        if (TOperation.Outputs > 1)
            _y[at] = result2.Value;
        if (TOperation.Outputs > 2)
            _z[at] = result3.Value;
    }

    private static ArrayView<float> Result(Matrix? matrix, bool wanted, int rows, int columns)
    {
        if (!wanted)
            return default;
        if (matrix is null || matrix.Rows != rows || matrix.Columns != columns)
            throw new ArgumentException($"a result has shape {matrix?.ToString() ?? "none"} instead of {rows}×{columns}");
        return ((GpuMatrix)matrix).View;
    }
}
