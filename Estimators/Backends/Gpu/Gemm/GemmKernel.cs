using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Gemm;

/// <summary>
/// A matrix product by blocks of 64×64: 128 threads, each with 8×4 accumulators in registers, tiles of depth 16 in shared memory, two of
/// them in turn, so that there is one barrier a tile. The block then goes through shared memory once more, so that the operation reads its
/// operands and writes its results along rows. Sums run in order of depth, whatever the device. What the operands are, matrices or pictures
/// that a convolution reads, is their loaders' affair.
/// </summary>
internal static class GemmKernel
{
    /// <summary>Rows, and columns, of a block.</summary>
    public const int Lines = 64;

    /// <summary>Depth of a tile.</summary>
    public const int Depth = 16;

    public const int GroupSize = 128;

    /// <summary>Quads of each operand's tile that a thread brings in.</summary>
    public const int QuadsAThread = Lines * Depth / 4 / GroupSize;

    /// <summary>Elements from one depth to the next: padded, since a store down a column would meet one bank again and again.</summary>
    public const int Pitch = Lines + 4;

    private const int TileLength = Depth * Pitch;

    [KernelDesign(GroupSize, registers: 128, warps: 16)]
    public static void Run<TOperation, TLoadA, TLoadB, TRows>(GemmArguments<TOperation, TLoadA, TLoadB, TRows> job)
        where TOperation : struct, IOperation
        where TLoadA : struct, ITileLoader
        where TLoadB : struct, ITileLoader
        where TRows : struct, IProductRows
    {
        // Two tiles of A and two of B; afterwards the block, which is as large.
        var shared = SharedMemory.Allocate<float>(4 * TileLength);
        var thread = Group.IdxX;
        var rows = job.Rows.Count;
        var columns = job.Slots.Columns;
        var firstRow = Grid.IdxY * Lines;
        var firstColumn = Grid.IdxX * Lines;
        var firstDepth = job.Rows.FirstDepth;
        var lastDepth = job.Rows.LastDepth(job.Depth);

        var a0 = job.A.Fetch(rows, lastDepth, firstRow, firstDepth, thread);
        var a1 = job.A.Fetch(rows, lastDepth, firstRow, firstDepth, thread + GroupSize);
        var b0 = job.B.Fetch(columns, lastDepth, firstColumn, firstDepth, thread);
        var b1 = job.B.Fetch(columns, lastDepth, firstColumn, firstDepth, thread + GroupSize);
        var block = default(Block8x4);

        // A warp has 4×8 of the 8×16 places. Neighbouring lanes stand one below the other, and their neighbours beside them: a quad is read
        // by pairs of lanes, whose accesses to shared memory go together.
        var rowOfThread = (thread / 64 * 4 + (thread / 16 & 1) * 2 + (thread & 1)) * Block8x4.Rows;
        var columnOfThread = ((thread / 32 & 1) * 8 + (thread / 2 & 7)) * Block8x4.Columns;
        var tile = 0;
        for (var depth = firstDepth; depth < lastDepth; depth += Depth)
        {
            var tileA = shared.SubView(tile, TileLength);
            var tileB = shared.SubView(2 * TileLength + tile, TileLength);
            tile = TileLength - tile;
            TLoadA.Store(tileA, thread, a0);
            TLoadA.Store(tileA, thread + GroupSize, a1);
            TLoadB.Store(tileB, thread, b0);
            TLoadB.Store(tileB, thread + GroupSize, b1);
            Group.Barrier();

            var next = depth + Depth;
            if (next < lastDepth)
            {
                a0 = job.A.Fetch(rows, lastDepth, firstRow, next, thread);
                a1 = job.A.Fetch(rows, lastDepth, firstRow, next, thread + GroupSize);
                b0 = job.B.Fetch(columns, lastDepth, firstColumn, next, thread);
                b1 = job.B.Fetch(columns, lastDepth, firstColumn, next, thread + GroupSize);
            }

            // Unrolled by hand: the loads of one depth go ahead of the products of another.
            for (var k = 0; k < Depth * Pitch; k += 4 * Pitch)
            {
                block = block.Fma(tileA, k + rowOfThread, tileB, k + columnOfThread);
                block = block.Fma(tileA, k + Pitch + rowOfThread, tileB, k + Pitch + columnOfThread);
                block = block.Fma(tileA, k + 2 * Pitch + rowOfThread, tileB, k + 2 * Pitch + columnOfThread);
                block = block.Fma(tileA, k + 3 * Pitch + rowOfThread, tileB, k + 3 * Pitch + columnOfThread);
            }
        }

        Group.Barrier();
        block.Save(shared, rowOfThread * Pitch + columnOfThread, Pitch);
        Group.Barrier();
        for (var at = thread; at < Lines * Lines; at += GroupSize)
        {
            var row = at / Lines;
            var column = at & (Lines - 1);
            if (job.Rows.Has(firstRow + row) && firstColumn + column < columns)
                job.Slots.Apply(LaneGpu.Create(shared[row * Pitch + column]), job.Rows.Result(firstRow + row), firstColumn + column);
        }
    }
}
