using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Flattening;

/// <summary>A matrix an example, and its transpose.</summary>
internal struct FlattenArguments
{
    public ArrayView<float> Source;
    public ArrayView<float> Target;

    /// <summary>Of an example's matrix in the source.</summary>
    public int Rows;

    public int Columns;
    public int SourceStride;
    public int TargetStride;

    /// <summary>Elements from one example to the next.</summary>
    public int SourceExample;

    public int TargetExample;

    /// <summary>Tiles down the rows.</summary>
    public GpuDivisor Tiles;
}

/// <summary>
/// Between pictures, a row a position and a column a channel, and vectors, a row an example by channel and position: each example is
/// transposed by tiles of 32×32 through shared memory, so that both sides are read and written along rows.
/// </summary>
internal static class FlattenKernel
{
    /// <summary>Rows, and columns, of a tile.</summary>
    public const int Tile = 32;

    public const int GroupSize = 256;

    private const int RowsAtOnce = GroupSize / Tile;

    /// <summary>From one row of the tile to the next: a column falls into 32 banks.</summary>
    private const int Pitch = Tile + 1;

    [KernelDesign(GroupSize, registers: 32, warps: 64)]
    public static void Run(FlattenArguments job)
    {
        var shared = SharedMemory.Allocate<float>(Tile * Pitch);
        var example = job.Tiles.Quotient(Grid.IdxX);
        var firstRow = job.Tiles.Remainder(Grid.IdxX, example) * Tile;
        var firstColumn = Grid.IdxY * Tile;
        var across = Group.IdxX & (Tile - 1);
        var down = Group.IdxX / Tile;
        for (var r = down; r < Tile; r += RowsAtOnce)
        {
            var row = firstRow + r;
            var column = firstColumn + across;
            if (row < job.Rows && column < job.Columns)
                shared[r * Pitch + across] = job.Source[example * job.SourceExample + row * job.SourceStride + column];
        }

        Group.Barrier();
        for (var r = down; r < Tile; r += RowsAtOnce)
        {
            var row = firstColumn + r;
            var column = firstRow + across;
            if (row < job.Columns && column < job.Rows)
                job.Target[example * job.TargetExample + row * job.TargetStride + column] = shared[across * Pitch + r];
        }
    }
}
