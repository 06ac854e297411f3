using ILGPU;
using Sgvb.Backends.Gpu.Gemm;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Convolutions;

/// <summary>Input positions of one class (see <see cref="Patches.ByInput"/>), stride apart in the result.</summary>
internal readonly struct ClassRows(in Patches patches) : IProductRows
{
    private readonly GpuDivisor _positions = new(patches.Height * patches.Width);
    private readonly GpuDivisor _width = new(patches.Width);
    private readonly int _count = patches.Rows;
    private readonly int _firstResult = patches.RowTop * patches.ResultWidth + patches.RowLeft;
    private readonly int _resultPositions = patches.ResultHeight * patches.ResultWidth;
    private readonly int _resultWidth = patches.ResultWidth;
    private readonly int _step = patches.RowStep;

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
    public int Result(int row)
    {
        var example = _positions.Quotient(row);
        var position = _positions.Remainder(row, example);
        var a = _width.Quotient(position);
        var b = _width.Remainder(position, a);
        return example * _resultPositions + _firstResult + (a * _resultWidth + b) * _step;
    }
}

/// <summary>
/// Weights, from the order of the patches' depth to that of their matrix, padding left out. The sum over positions is cut into slices, of
/// which each has a matrix of its own.
/// </summary>
/// <param name="patches">The geometry.</param>
/// <param name="count">The patches' depth.</param>
/// <param name="places">k·k.</param>
/// <param name="sliceLength">Positions in a slice.</param>
internal readonly struct WeightRows(GpuPatches patches, int count, int places, int sliceLength) : IProductRows
{
    private readonly GpuPatches _patches = patches;
    private readonly int _count = count;
    private readonly int _places = places;
    private readonly int _sliceLength = sliceLength;

    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _count;
    }

    public int FirstDepth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Grid.IdxZ * _sliceLength;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LastDepth(int depth) => IntrinsicMath.Min(FirstDepth + _sliceLength, depth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int row) => row < _count && Channel(row) < _patches.Channels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Result(int row) => (Grid.IdxZ * _patches.Channels + Channel(row)) * _places + _patches.Tap(row / 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Channel(int row) => _patches.QuadOfTap(row / 4, _patches.Tap(row / 4)) * 4 + (row & 3);
}
