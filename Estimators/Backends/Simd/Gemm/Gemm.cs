using System.Runtime.CompilerServices;
using Sgvb.Numerics;

namespace Sgvb.Backends.Simd;

/// <summary>
/// A matrix product over a team: the micro-kernel runs over tiles of A's rows and panels of B's columns, 3 lanes each, and every block of
/// C goes through the step while it is in the first-level cache. B is packed into panels; A is read in place, except in TN, where columns
/// of A are copied into rows. A wide C is split by columns: a member packs three panels, which its second-level cache holds, and runs
/// over all rows of A with them, so that a tile of A comes from afar once for three panels. A narrow one is split by rows.
/// </summary>
internal sealed unsafe class Gemm<TLane>(Team team) : IDisposable where TLane : struct, ISimdLane<TLane>
{
    private readonly Scratch packedA = new();
    private readonly Scratch packedB = new();

    /// <summary>Rows of a full tile: 8×3 accumulators need the 32 registers of AVX-512, 4×3 fit in 16.</summary>
    private static int TileRows => TLane.Width == 16 ? 8 : 4;

    private static int PanelWidth => 3 * TLane.Width;

    /// <summary>Panels that are packed at once: 1000 deep they take 576 KiB of a second-level cache of 1 MiB.</summary>
    private const int Panels = 3;

    /// <summary>Lanes of columns that a member needs for a split by columns to pay.</summary>
    private const int LeastLanes = 12;

    /// <summary>Tiles of TN that are copied at once where C is narrow: whole cache lines, and the second-level cache holds the copy.</summary>
    private const int TilesAtOnce = 8;

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
        var lanes = job.PaddedColumns / TLane.Width;
        var byColumns = lanes >= LeastLanes * team.Size;
        job.PackedB = packedB.Take(byColumns ? team.Size * Panels * PanelWidth * (nint)depth : (nint)job.PaddedColumns * depth);
        if (byColumns)
        {
            if (product == Product.TN)
            {
                job.PackedA = packedA.Take((nint)(rows + TileRows) * depth);
                team.Run(&PackRows<TStep>, &job);
            }

            team.Run(&MultiplyColumns<TStep>, &job);
        }
        else
        {
            if (product == Product.TN)
                job.PackedA = packedA.Take(team.Size * (nint)TilesAtOnce * TileRows * depth);
            team.Run(&PackPanels<TStep>, &job);
            team.Run(&MultiplyRows<TStep>, &job);
        }
    }

    public void Dispose()
    {
        packedA.Dispose();
        packedB.Dispose();
    }

    private static void PackRows<TStep>(void* state, int member, int size) where TStep : struct, IStep
    {
        var job = (Job<TStep>*)state;
        var (first, last) = Team.Share(job->Tiles, member, size);
        job->PackTiles(first, last, job->PackedA + (nint)first * TileRows * job->Depth);
    }

    private static void PackPanels<TStep>(void* state, int member, int size) where TStep : struct, IStep
    {
        var job = (Job<TStep>*)state;
        var (first, last) = Team.Share((job->PaddedColumns + PanelWidth - 1) / PanelWidth, member, size);
        var column = first * PanelWidth;
        job->PackColumns(column, Math.Min(last * PanelWidth, job->PaddedColumns), job->PackedB + (nint)column * job->Depth);
    }

    private static void MultiplyColumns<TStep>(void* state, int member, int size) where TStep : struct, IStep
    {
        var job = (Job<TStep>*)state;
        var (first, last) = Team.Share(job->PaddedColumns / TLane.Width, member, size);
        var panels = job->PackedB + member * Panels * PanelWidth * (nint)job->Depth;
        for (int column = first * TLane.Width, next; column < last * TLane.Width; column = next)
        {
            next = Math.Min(column + Panels * PanelWidth, last * TLane.Width);
            job->PackColumns(column, next, panels);
            for (var t = 0; t < job->Tiles; t++)
                Tiles(job, t, job->PackedA + (nint)t * TileRows * job->Depth, column, next, panels);
        }
    }

    private static void MultiplyRows<TStep>(void* state, int member, int size) where TStep : struct, IStep
    {
        var job = (Job<TStep>*)state;
        var (first, last) = Team.Share(job->Tiles, member, size);
        var rowsOfA = job->PackedA + member * (nint)TilesAtOnce * TileRows * job->Depth;
        for (var t = first; t < last; t += TilesAtOnce)
        {
            var end = Math.Min(t + TilesAtOnce, last);
            if (job->Product == Product.TN)
                job->PackTiles(t, end, rowsOfA);
            for (var column = 0; column < job->PaddedColumns; column += PanelWidth)
                for (var i = t; i < end; i++)
                    Tiles(job, i, rowsOfA + (nint)(i - t) * TileRows * job->Depth, column,
                        Math.Min(column + PanelWidth, job->PaddedColumns), job->PackedB + (nint)column * job->Depth);
        }
    }

    /// <summary>One tile of A with the panels of columns [column, end).</summary>
    private static void Tiles<TStep>(Job<TStep>* job, int tile, float* packedTile, int column, int end, float* panels)
        where TStep : struct, IStep
    {
        var block = stackalloc float[8 * 3 * 16];
        var row = tile * TileRows;
        var rows = Math.Min(TileRows, job->Rows - row);
        for (var c = column; c < end; c += PanelWidth)
        {
            var lanes = Math.Min(3, (end - c) / TLane.Width);
            Tile(job, row, rows, packedTile, c, lanes, panels + (nint)(c - column) * job->Depth, block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TStep>(
        Job<TStep>* job, int row, int rows, float* packedTile, int column, int lanes, float* panel, float* block)
        where TStep : struct, IStep
    {
        byte* a;
        nint rowStride, depthStride;
        if (job->Product == Product.TN)
        {
            a = (byte*)packedTile;
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

        public readonly int Tiles => (Rows + TileRows - 1) / TileRows;

        /// <summary>Columns [first, end) of B, a multiple of the lane's width, as panels.</summary>
        public readonly void PackColumns(int first, int end, float* panels)
        {
            if (Product != Product.NT)
            {
                Packing.Panels<TLane>(B, StrideB, Depth, first, end, PanelWidth, panels);
                return;
            }

            for (var column = first; column < end; column += PanelWidth)
                Packing.PanelTransposed(
                    B, StrideB, Columns, Depth, column, Math.Min(PanelWidth, end - column), panels + (nint)(column - first) * Depth);
        }

        /// <summary>Tiles [first, last) of A in TN, as rows.</summary>
        public readonly void PackTiles(int first, int last, float* tiles) =>
            Packing.RowPanels(A, StrideA, Depth, first * TileRows, Math.Min(last * TileRows, Rows), TileRows, tiles);
    }
}
