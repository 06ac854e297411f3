using System.Runtime.CompilerServices;
using Sgvb.Numerics;

namespace Sgvb.Backends.Simd;

/// <summary>
/// A matrix product over a team: the micro-kernel runs over tiles of A's rows and panels of B's columns, 3 lanes each, and every block of
/// C goes through the step while it is in the first-level cache. B is packed into panels. A is read in place, except in TN, where its
/// columns are copied into rows if many panels need them. The tiles are worked through for a few panels at a time, which the second-level
/// cache holds, so that a tile of A comes from afar once for all of them; while a tile is worked on, the next is on its way.
/// </summary>
internal sealed unsafe class Gemm<TLane>(Team team) : IDisposable where TLane : struct, ISimdLane<TLane>
{
    private readonly Scratch packedA = new();
    private readonly Scratch packedB = new();

    /// <summary>Rows of a full tile: 8×3 accumulators need the 32 registers of AVX-512, 4×3 fit in 16.</summary>
    private static int TileRows => TLane.Width == 16 ? 8 : 4;

    private static int PanelWidth => 3 * TLane.Width;

    /// <summary>
    /// Elements of the panels that are worked through at once: 2 panels 1000 deep, 384 KiB of a second-level cache of 1 MiB, which another
    /// thread of the core may share.
    /// </summary>
    private const int PanelsAtOnce = 2 * 48 * 1024;

    public void Run<TStep>(Product product, SimdMatrix a, SimdMatrix b, in TStep step, in Operands operands) where TStep : struct, IStep
    {
        var (rows, depth) = product == Product.TN ? (a.Columns, a.Rows) : (a.Rows, a.Columns);
        var (columns, depthOfB) = product == Product.NT ? (b.Rows, b.Columns) : (b.Columns, b.Rows);
        if (depth != depthOfB)
            throw new ArgumentException($"a product {product} of {a} and {b} has unequal inner lengths");
        var paddedColumns = (columns + SimdMatrix.Granule - 1) / SimdMatrix.Granule * SimdMatrix.Granule;
        var job = new Job<TStep>
        {
            Slots = Slots<TStep>.Of(step, operands, (rows, columns)),
            Rows = rows,
            Depth = depth,
            PaddedColumns = paddedColumns,
            Columns = columns,
            Product = product,
            A = a.Data,
            StrideA = a.Stride,
            B = b.Data,
            StrideB = b.Stride,
            PackedB = packedB.Take((nint)paddedColumns * depth),
        };
        if (job.CopiesA)
            job.PackedA = packedA.Take((nint)job.Tiles * TileRows * depth);
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
        var (first, last) = Team.Share(job->Panels, member, size);
        job->PackPanels(first, last);
    }

    /// <summary>
    /// A member's share is a run of tiles where all panels fit at once or tiles are copied, so that each is read from afar by one member
    /// only; else a run of (panel, tile) pairs, equal to within one tile for any number of rows.
    /// </summary>
    private static void Multiply<TStep>(void* state, int member, int size) where TStep : struct, IStep
    {
        var job = (Job<TStep>*)state;
        if (job->Product == Product.TN || job->PanelsAtOnce >= job->Panels)
        {
            var (first, last) = Team.Share(job->Tiles, member, size);
            for (var panel = 0; panel < job->Panels; panel += job->PanelsAtOnce)
                Tiles(job, first, last, panel, Math.Min(job->PanelsAtOnce, job->Panels - panel));
        }
        else
        {
            var (next, last) = Team.Share((long)job->Panels * job->Tiles, member, size);
            while (next < last)
            {
                var panel = (int)(next / job->Tiles);
                var tile = (int)(next % job->Tiles);
                var whole = (int)((last - next) / job->Tiles);
                var panels = tile > 0 || whole == 0 ? 1 : Math.Min(whole, job->PanelsAtOnce);
                var end = (int)Math.Min(job->Tiles, tile + last - next);
                Tiles(job, tile, end, panel, panels);
                next += (long)panels * (end - tile);
            }
        }
    }

    /// <summary>Tiles [first, last) with some panels, all panels of one tile after the other.</summary>
    private static void Tiles<TStep>(Job<TStep>* job, int first, int last, int panel, int panels) where TStep : struct, IStep
    {
        var block = stackalloc float[8 * 3 * 16];
        var end = Math.Min((panel + panels) * PanelWidth, job->PaddedColumns);
        for (var tile = first; tile < last; tile++)
        {
            if (job->CopiesA && panel == 0)
                job->CopyTile(tile);
            var a = job->Tile(tile);
            var next = job->Ahead(Math.Min(tile + 1, last - 1), panel, panels);
            for (var column = panel * PanelWidth; column < end; column += PanelWidth)
            {
                Block(job, tile * TileRows, a, column, Math.Min(3, (end - column) / TLane.Width), next, block);
                next.Data += next.PanelStride;
            }
        }
    }

    /// <summary>A block of C, and the step on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TStep>(Job<TStep>* job, int row, Source a, int column, int lanes, Source ahead, float* block)
        where TStep : struct, IStep
    {
        var rows = Math.Min(TileRows, job->Rows - row);
        var width = lanes * TLane.Width;
        var panel = job->PackedB + (nint)column * job->Depth;
        var done = 0;
        while (done < rows)
        {
            var count = rows - done >= 8 && TileRows == 8 ? 8 : rows - done >= 4 ? 4 : 1;
            Kernel(count, lanes)(job->Depth, a.Data + done * a.RowStride, a.RowStride, a.DepthStride, panel, block + done * width,
                ahead.Data, ahead.DepthStride);
            done += count;
        }

        ref var slots = ref job->Slots;
        for (var r = 0; r < rows; r++, block += width)
            for (var j = 0; j < width; j += TLane.Width)
                slots.Apply(TLane.Load(block + j), row + r, column + j);
    }

    /// <summary>Every micro-kernel that exists, by shape.</summary>
    private static delegate*<nint, byte*, nint, nint, float*, float*, byte*, nint, void> Kernel(int rows, int lanes) => (rows, lanes) switch
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

    /// <summary>Elements of A as the micro-kernel reads them; strides in bytes.</summary>
    private struct Source
    {
        public byte* Data;
        public nint RowStride;
        public nint DepthStride;

        /// <summary>From the part that is asked for during one panel to that of the following; 0 asks for the same again.</summary>
        public nint PanelStride;
    }

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

        public readonly int Panels => (PaddedColumns + PanelWidth - 1) / PanelWidth;

        public readonly int PanelsAtOnce => Math.Max(1, Gemm<TLane>.PanelsAtOnce / (PanelWidth * Depth));

        /// <summary>In TN a k lies on a page of its own: tolerable for a tile that is read once, slow for one that is read again and again.</summary>
        public readonly bool CopiesA => Product == Product.TN && PanelsAtOnce < Panels;

        /// <summary>Panels [first, last) of B.</summary>
        public readonly void PackPanels(int first, int last)
        {
            int column = first * PanelWidth, end = Math.Min(last * PanelWidth, PaddedColumns);
            var panels = PackedB + (nint)column * Depth;
            if (Product != Product.NT)
            {
                Packing.Panels<TLane>(B, StrideB, Depth, column, end, PanelWidth, panels);
                return;
            }

            for (; column < end; column += PanelWidth, panels += PanelWidth * (nint)Depth)
                Packing.PanelTransposed(B, StrideB, Columns, Depth, column, Math.Min(PanelWidth, end - column), panels);
        }

        public readonly void CopyTile(int tile) =>
            Packing.Rows(A + tile * TileRows, StrideA, Depth, Math.Min(TileRows, Rows - tile * TileRows), Copy(tile));

        public readonly Source Tile(int tile)
        {
            if (CopiesA)
                return new Source
                {
                    Data = (byte*)Copy(tile),
                    RowStride = sizeof(float),
                    DepthStride = Math.Min(TileRows, Rows - tile * TileRows) * sizeof(float),
                };
            var row = tile * TileRows;
            return Product == Product.TN
                ? new Source { Data = (byte*)(A + row), RowStride = sizeof(float), DepthStride = StrideA * sizeof(float) }
                : new Source { Data = (byte*)(A + row * StrideA), RowStride = StrideA * sizeof(float), DepthStride = sizeof(float) };
        }

        /// <summary>What to ask for while the tile before this one is worked on: a cache line at every k of all panels.</summary>
        public readonly Source Ahead(int tile, int panel, int panels)
        {
            if (Product == Product.TN && (panel == 0 || !CopiesA))
                return new Source { Data = (byte*)(A + tile * TileRows), DepthStride = StrideA * sizeof(float) };
            var source = Tile(tile);
            var bytes = TileRows * (CopiesA ? Depth : StrideA) * sizeof(float);
            source.DepthStride = bytes / (panels * Depth);
            source.PanelStride = source.DepthStride * Depth;
            return source;
        }

        private readonly float* Copy(int tile) => PackedA + (nint)tile * TileRows * Depth;
    }
}
