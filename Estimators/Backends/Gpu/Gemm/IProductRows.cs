namespace Sgvb.Backends.Gpu.Gemm;

/// <summary>The rows of a product: how many, which part of the sum a group adds up, and which row of the result each becomes.</summary>
internal interface IProductRows
{
    int Count { get; }

    /// <summary>Where the group's sum begins.</summary>
    int FirstDepth { get; }

    /// <summary>One past its end, in a sum of <paramref name="depth"/>.</summary>
    int LastDepth(int depth);

    /// <summary>Whether a row is there and wanted.</summary>
    bool Has(int row);

    /// <summary>The row of the result.</summary>
    int Result(int row);
}

/// <summary>All rows in their order, each group with the whole sum.</summary>
internal readonly struct PlainRows(int count) : IProductRows
{
    private readonly int _count = count;

    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _count;
    }

    public int FirstDepth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LastDepth(int depth) => depth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int row) => row < _count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Result(int row) => row;
}
