using Sgvb.Backends.Simd.Lanes;

namespace Sgvb.Backends.Simd.Memory;

/// <summary>An operand as pointer and strides; a stride of 0 broadcasts.</summary>
internal unsafe struct Slot
{
    public float* Data;
    public nint RowStride;
    public nint ColumnStride;

    public static Slot Of(Matrix? matrix, int rows, int columns)
    {
        if (matrix is null)
            return default;
        if ((matrix.Rows != rows && matrix.Rows != 1) || (matrix.Columns != columns && matrix.Columns != 1))
            throw new ArgumentException($"an operand of shape {matrix} does not broadcast to {rows}×{columns}");
        return new Slot
        {
            Data = ((SimdMatrix)matrix).Data,
            RowStride = matrix.Rows == 1 ? 0 : matrix.Stride,
            ColumnStride = matrix.Columns == 1 ? 0 : 1,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Load<TLane>(nint row, nint column) where TLane : struct, ISimdLane<TLane>
    {
        var source = Data + row * RowStride;
        return ColumnStride == 0 ? TLane.Create(*source) : TLane.Load(source + column);
    }

    /// <summary>Asks for what will be loaded; an operand that is broadcast is at hand anyway.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Expect(nint row, nint column)
    {
        if (ColumnStride != 0 && RowStride != 0)
            Prefetch.Near(Data + row * RowStride + column);
    }
}

/// <summary>An operation with its operands and results resolved to pointers, applied one lane at a time.</summary>
internal unsafe struct Slots<TOperation> where TOperation : struct, IOperation
{
    private Slot _a, _b, _c, _d, _e, _f;
    private float* _x, _y, _z;
    private nint _stride;

    public int Rows { get; private set; }

    /// <summary>Columns with padding: steps run over the padding too, where operands are zero or of no consequence.</summary>
    public int PaddedColumns { get; private set; }

    /// <param name="product">The shape of the product that is the operation's first operand, or null for a plain map.</param>
    public static Slots<TOperation> Of(in Operands operands, (int Rows, int Columns)? product)
    {
        var result = (SimdMatrix)(operands.X ?? throw new ArgumentException("an operation needs a matrix for its first result"));
        if (product is { } shape && shape != (result.Rows, result.Columns))
            throw new ArgumentException($"a product of shape {shape.Rows}×{shape.Columns} does not fit a result of shape {result}");
        var slots = Reading(operands, result, product is not null);
        slots._x = result.Data;
        slots._y = Result(operands.Y, TOperation.Outputs > 1, result.Rows, result.Columns);
        slots._z = Result(operands.Z, TOperation.Outputs > 2, result.Rows, result.Columns);
        return slots;
    }

    /// <summary>The operands alone, over the index space of a matrix: for an operation whose results are stored nowhere.</summary>
    /// <param name="afterProduct">Whether the operation's first operand is given to it.</param>
    public static Slots<TOperation> Reading(in Operands operands, Matrix space, bool afterProduct)
    {
        var slots = new Slots<TOperation> { Rows = space.Rows, PaddedColumns = space.Stride, _stride = space.Stride };
        int rows = space.Rows, columns = space.Columns;
        var operand0 = Slot.Of(operands.A, rows, columns);
        var operand1 = Slot.Of(operands.B, rows, columns);
        var operand2 = Slot.Of(operands.C, rows, columns);
        var operand3 = Slot.Of(operands.D, rows, columns);
        var operand4 = Slot.Of(operands.E, rows, columns);
        var given = operands.Count;
        var expected = afterProduct ? TOperation.Inputs - 1 : TOperation.Inputs;
        if (given != expected)
            throw new ArgumentException($"{typeof(TOperation).Name} reads {expected} matrices but was given {given}");
        if (afterProduct)
            (slots._b, slots._c, slots._d, slots._e, slots._f) = (operand0, operand1, operand2, operand3, operand4);
        else
            (slots._a, slots._b, slots._c, slots._d, slots._e, slots._f) = (operand0, operand1, operand2, operand3, operand4, Slot.Of(operands.F, rows, columns));
        return slots;
    }

    /// <summary>Applies the operation at one lane, the first operand loaded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TLane>(nint row, nint column) where TLane : struct, ISimdLane<TLane> =>
        Apply(TOperation.Inputs > 0 ? _a.Load<TLane>(row, column) : default, row, column);

    /// <summary>Applies the operation at one lane, the first operand given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TLane>(TLane first, nint row, nint column) where TLane : struct, ISimdLane<TLane>
    {
        Of(first, row, column, out var x, out var y, out var z);
        var at = row * _stride + column;
        TLane.Store(x, _x + at);
        if (TOperation.Outputs > 1)
            TLane.Store(y, _y + at);
        if (TOperation.Outputs > 2)
            TLane.Store(z, _z + at);
    }

    /// <summary>The first two results at one lane, stored nowhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Of<TLane>(nint row, nint column, out TLane x, out TLane y) where TLane : struct, ISimdLane<TLane> =>
        Of(TOperation.Inputs > 0 ? _a.Load<TLane>(row, column) : default, row, column, out x, out y, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Of<TLane>(TLane first, nint row, nint column, out TLane x, out TLane y, out TLane z) where TLane : struct, ISimdLane<TLane>
    {
        var second = TOperation.Inputs > 1 ? _b.Load<TLane>(row, column) : default;
        var third = TOperation.Inputs > 2 ? _c.Load<TLane>(row, column) : default;
        var fourth = TOperation.Inputs > 3 ? _d.Load<TLane>(row, column) : default;
        var fifth = TOperation.Inputs > 4 ? _e.Load<TLane>(row, column) : default;
        var sixth = TOperation.Inputs > 5 ? _f.Load<TLane>(row, column) : default;
        TOperation.Apply(first, second, third, fourth, fifth, sixth, out x, out y, out z);
    }

    /// <summary>Asks for a block of the results, and for what the operation reads there beside its first operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Expect(nint row, int rows, nint column, int width)
    {
        for (var last = row + rows; row < last; row++)
            for (var at = column; at < column + width; at += Prefetch.LineElements)
            {
                if (TOperation.Inputs > 1)
                    _b.Expect(row, at);
                if (TOperation.Inputs > 2)
                    _c.Expect(row, at);
                if (TOperation.Inputs > 3)
                    _d.Expect(row, at);
                if (TOperation.Inputs > 4)
                    _e.Expect(row, at);
                if (TOperation.Inputs > 5)
                    _f.Expect(row, at);
                Prefetch.Near(_x + row * _stride + at);
                if (TOperation.Outputs > 1)
                    Prefetch.Near(_y + row * _stride + at);
                if (TOperation.Outputs > 2)
                    Prefetch.Near(_z + row * _stride + at);
            }
    }

    private static float* Result(Matrix? matrix, bool wanted, int rows, int columns)
    {
        if (!wanted)
            return null;
        if (matrix is null || matrix.Rows != rows || matrix.Columns != columns)
            throw new ArgumentException($"a result has shape {matrix?.ToString() ?? "none"} instead of {rows}×{columns}");
        return ((SimdMatrix)matrix).Data;
    }
}
