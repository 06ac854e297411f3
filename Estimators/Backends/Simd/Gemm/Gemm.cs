using System.Runtime.CompilerServices;
using Sgvb.Numerics;

namespace Sgvb.Backends.Simd;

/// <summary>
/// A matrix product over a team: B is packed once into panels of 3 lanes, then every member runs the micro-kernel over its rows, panel
/// by panel (a panel stays in the second-level cache), and each block of C goes through the step while it is in the first level.
/// A is read in place, except in TN, where columns of A are first copied into rows.
/// </summary>
internal sealed unsafe class Gemm<TLane>(Team team) : IDisposable where TLane : struct, ISimdLane<TLane>
{
    private readonly Scratch packedA = new();
    private readonly Scratch packedB = new();

    /// <summary>Rows of a full tile: 8×3 accumulators need the 32 registers of AVX-512, 4×3 fit in 16.</summary>
    private static int TileRows => TLane.Width == 16 ? 8 : 4;

    public void Run<TStep>(Product product, SimdMatrix a, SimdMatrix b, in TStep step, in Operands operands) where TStep : struct, IStep
    {
        var (rows, depth) = product == Product.TN ? (a.Columns, a.Rows) : (a.Rows, a.Columns);
        var (columns, depthOfB) = product == Product.NT ? (b.Rows, b.Columns) : (b.Columns, b.Rows);
        if (depth != depthOfB)
            throw new ArgumentException($"a product {product} of {a} and {b} has unequal inner lengths");
        var job = new Job<TStep>
        {
            Slots = Slots<TStep>.Of(step, operands, (rows, columns)),
            Rows = rows,
            Depth = depth,
            PaddedColumns = (columns + SimdMatrix.Granule - 1) / SimdMatrix.Granule * SimdMatrix.Granule,
            Columns = columns,
            Product = product,
            A = a.Data,
            StrideA = a.Stride,
            B = b.Data,
            StrideB = b.Stride,
        };
        job.PackedB = packedB.Take((nint)job.PaddedColumns * depth);
        if (product == Product.TN)
            job.PackedA = packedA.Take((nint)(rows + TileRows) * depth);
        team.Run(&Pack<TStep>, &job);
        team.Run(&Multiply<TStep>, &job);
    }

    public void Dispose()
    {
        packedA.Dispose();
        packedB.Dispose();
    }

    private static void Pack<TStep>(void* state, int member, int size) where TStep : struct, IStep
    {
        var job = (Job<TStep>*)state;
        var width = 3 * TLane.Width;
        var panels = (job->PaddedColumns + width - 1) / width;
        var (first, last) = Team.Share(panels, member, size);
        if (job->Product == Product.NT)
            for (var column = first * width; column < Math.Min(last * width, job->PaddedColumns); column += width)
                Packing.PanelTransposed(job->B, job->StrideB, job->Columns, job->Depth, column, Math.Min(width, job->PaddedColumns - column),
                    job->PackedB + (nint)column * job->Depth);
        else
            Packing.Panels<TLane>(job->B, job->StrideB, job->Depth, first * width, Math.Min(last * width, job->PaddedColumns), width, job->PackedB);
        if (job->Product != Product.TN)
            return;
        var tiles = (job->Rows + TileRows - 1) / TileRows;
        (first, last) = Team.Share(tiles, member, size);
        Packing.RowPanels(job->A, job->StrideA, job->Depth, first * TileRows, Math.Min(last * TileRows, job->Rows), TileRows, job->PackedA);
    }

    private static void Multiply<TStep>(void* state, int member, int size) where TStep : struct, IStep
    {
        var job = (Job<TStep>*)state;
        var width = 3 * TLane.Width;
        var panels = (job->PaddedColumns + width - 1) / width;
        var tiles = (job->Rows + TileRows - 1) / TileRows;

        // Few rows: split the panels instead.
        var byRows = tiles >= 4 * size || tiles >= panels;
        var (firstTile, lastTile) = byRows ? Team.Share(tiles, member, size) : (0, tiles);
        var (firstPanel, lastPanel) = byRows ? (0, panels) : Team.Share(panels, member, size);
        var block = stackalloc float[8 * 3 * 16];
        for (var p = firstPanel; p < lastPanel; p++)
        {
            var column = p * width;
            var lanes = Math.Min(3, (job->PaddedColumns - column) / TLane.Width);
            var panel = job->PackedB + (nint)column * job->Depth;
            for (var t = firstTile; t < lastTile; t++)
            {
                var row = t * TileRows;
                var rows = Math.Min(TileRows, job->Rows - row);
                Tile(job, row, rows, column, lanes, panel, block);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TStep>(Job<TStep>* job, int row, int rows, int column, int lanes, float* panel, float* block)
        where TStep : struct, IStep
    {
        byte* a;
        nint rowStride, depthStride;
        if (job->Product == Product.TN)
        {
            a = (byte*)(job->PackedA + (nint)row * job->Depth);
            rowStride = sizeof(float);
            depthStride = rows * sizeof(float);
        }
        else
        {
            a = (byte*)(job->A + row * job->StrideA);
            rowStride = job->StrideA * sizeof(float);
            depthStride = sizeof(float);
        }

        var width = lanes * TLane.Width;
        var done = 0;
        while (done < rows)
        {
            var count = rows - done >= 8 && TileRows == 8 ? 8 : rows - done >= 4 ? 4 : 1;
            Kernel(count, lanes)(job->Depth, a + done * rowStride, rowStride, depthStride, panel, block + done * width);
            done += count;
        }

        ref var slots = ref job->Slots;
        for (var r = 0; r < rows; r++, block += width)
            for (var j = 0; j < width; j += TLane.Width)
                slots.Apply(TLane.Load(block + j), row + r, column + j);
    }

    /// <summary>Every micro-kernel that exists, by shape.</summary>
    private static delegate*<nint, byte*, nint, nint, float*, float*, void> Kernel(int rows, int lanes) => (rows, lanes) switch
    {
        (8, 3) => &MicroKernel.Run<TLane, Tile8x3>,
        (8, 2) => &MicroKernel.Run<TLane, Tile8x2>,
        (8, _) => &MicroKernel.Run<TLane, Tile8x1>,
        (4, 3) => &MicroKernel.Run<TLane, Tile4x3>,
        (4, 2) => &MicroKernel.Run<TLane, Tile4x2>,
        (4, _) => &MicroKernel.Run<TLane, Tile4x1>,
        (_, 3) => &MicroKernel.Run<TLane, Tile1x3>,
        (_, 2) => &MicroKernel.Run<TLane, Tile1x2>,
        _ => &MicroKernel.Run<TLane, Tile1x1>,
    };

    private struct Job<TStep> where TStep : struct, IStep
    {
        public Slots<TStep> Slots;
        public int Rows;
        public int Columns;
        public int PaddedColumns;
        public int Depth;
        public Product Product;
        public float* A;
        public float* B;
        public nint StrideA;
        public nint StrideB;
        public float* PackedA;
        public float* PackedB;
    }
}
