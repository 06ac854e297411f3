using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd.Gemm;

/// <summary>
/// A matrix product over a team: the micro-kernel runs over tiles of A's rows and panels of B's columns, 3 lanes each, and every block of
/// C goes through the operation while it is in the first-level cache. A is read in place, except in TN, where its columns are first copied into
/// rows if many panels need them. B is packed, a few panels at a time, which the second-level cache holds, so that a tile of A comes from
/// afar once for all of them. A member packs the panels of its share itself, again and again into the same place; only where all panels
/// fit at once are they packed for all members beforehand. While a block is worked on, the next tile, the next panels' part of B and the
/// block's place in C are on their way.
/// </summary>
internal sealed unsafe class Gemm<TLane>(Team team) : IDisposable where TLane : struct, ISimdLane<TLane>
{
    private readonly Scratch _packedA = new();
    private readonly Scratch _packedB = new();

    private static int TileRows => MicroKernel.TileRows<TLane>();

    private static int PanelWidth => MicroKernel.PanelWidth<TLane>();

    /// <summary>
    /// Elements of the panels that are worked through at once: 2 panels 1000 deep, 384 KiB of a second-level cache of 1 MiB, which another
    /// thread of the core may share.
    /// </summary>
    private const int PanelsAtOnce = 2 * 48 * 1024;

    public void Run<TOperation>(Product product, SimdMatrix a, SimdMatrix b, in Operands operands) where TOperation : struct, IOperation
    {
        var (rows, depth) = product == Product.TN ? (a.Columns, a.Rows) : (a.Rows, a.Columns);
        var (columns, depthOfB) = product == Product.NT ? (b.Rows, b.Columns) : (b.Columns, b.Rows);
        if (depth != depthOfB)
            throw new ArgumentException($"a product {product} of {a} and {b} has unequal inner lengths");
        var job = new Job<TOperation>
        {
            Slots = Slots<TOperation>.Of(operands, (rows, columns)),
            Rows = rows,
            Depth = depth,
            PaddedColumns = SimdMatrix.Padded(columns),
            Columns = columns,
            Product = product,
            A = a.Data,
            StrideA = a.Stride,
            B = b.Data,
            StrideB = b.Stride,
        };
        if (job.CopiesA)
        {
            job.PackedA = _packedA.Take((nint)job.TilePairs * 2 * TileRows * depth);
            team.Run(&Copy<TOperation>, &job);
        }

        if (job.PanelsAtOnce >= job.Panels || team.Size > job.Panels)
        {
            job.PackedB = _packedB.Take((nint)job.PaddedColumns * depth);
            team.Run(&Pack<TOperation>, &job);
            team.Run(&MultiplyShared<TOperation>, &job);
        }
        else
        {
            job.PackedB = _packedB.Take(team.Size * job.OwnElements);
            team.Run(&Multiply<TOperation>, &job);
        }
    }

    public void Dispose()
    {
        _packedA.Dispose();
        _packedB.Dispose();
    }

    private static void Copy<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        var job = (Job<TOperation>*)state;
        var (first, last) = Team.Share(job->TilePairs, member, size);
        job->CopyTiles(first, last);
    }

    private static void Pack<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        var job = (Job<TOperation>*)state;
        var (first, last) = Team.Share(job->Panels, member, size);
        job->PackPanels(first, last, job->Shared(first));
    }

    /// <summary>A member's share is a run of tiles, with all panels: each tile is read by one member only.</summary>
    private static void MultiplyShared<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        var job = (Job<TOperation>*)state;
        var (first, last) = Team.Share(job->Tiles, member, size);
        for (var panel = 0; panel < job->Panels; panel += job->PanelsAtOnce)
            Tiles(job, new Stretch(panel, Math.Min(job->PanelsAtOnce, job->Panels - panel), first, last), job->Shared(panel), default);
    }

    /// <summary>A member's share is a run of (panel, tile) pairs, equal to within one tile for any number of rows.</summary>
    private static void Multiply<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        var job = (Job<TOperation>*)state;
        var packed = job->PackedB + member * job->OwnElements;
        var (next, last) = Team.Share((long)job->Panels * job->Tiles, member, size);
        var stretch = job->Stretch(next, last);
        while (stretch.Pairs > 0)
        {
            next += stretch.Pairs;
            var following = job->Stretch(next, last);
            job->PackPanels(stretch.Panel, stretch.Panel + stretch.Panels, packed);
            Tiles(job, stretch, packed, following);
            stretch = following;
        }
    }

    /// <summary>The tiles of a stretch, all panels of one tile after the other.</summary>
    private static void Tiles<TOperation>(Job<TOperation>* job, Stretch stretch, float* packed, Stretch following) where TOperation : struct, IOperation
    {
        var block = stackalloc float[8 * 3 * 16];
        var begin = stretch.Panel * PanelWidth;
        var end = Math.Min(begin + stretch.Panels * PanelWidth, job->PaddedColumns);
        for (var tile = stretch.First; tile < stretch.Last; tile++)
        {
            job->ExpectPanels(following, tile - stretch.First, stretch.Last - stretch.First);
            var a = job->Tile(tile);
            var next = job->Ahead(Math.Min(tile + 1, stretch.Last - 1), stretch.Panels);
            for (var column = begin; column < end; column += PanelWidth)
            {
                var lanes = Math.Min(3, (end - column) / TLane.Width);
                Block(job, tile * TileRows, a, column, lanes, packed + (nint)(column - begin) * job->Depth, next, block);
                next.Data += next.PanelStride;
            }
        }
    }

    /// <summary>A block of C, and the operation on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TOperation>(Job<TOperation>* job, int row, Source a, int column, int lanes, float* panel, Source ahead, float* block)
        where TOperation : struct, IOperation
    {
        var rows = Math.Min(TileRows, job->Rows - row);
        var width = lanes * TLane.Width;
        job->Slots.Expect(row, rows, column, width);
        MicroKernel.Block<TLane>(
            rows, lanes, job->Depth, a.Data, a.RowStride, a.DepthStride, panel, block, ahead.Data, ahead.DepthStride);
        ref var slots = ref job->Slots;
        for (var r = 0; r < rows; r++, block += width)
            for (var j = 0; j < width; j += TLane.Width)
                slots.Apply(TLane.Load(block + j), row + r, column + j);
    }

    /// <summary>Elements of A as the micro-kernel reads them; strides in bytes.</summary>
    private struct Source
    {
        public byte* Data;
        public nint RowStride;
        public nint DepthStride;

        /// <summary>From the part that is asked for during one panel to that of the following; 0 asks for the same again.</summary>
        public nint PanelStride;
    }

    /// <summary>Tiles [First, Last), each with <see cref="Panels"/> panels from <see cref="Panel"/> on.</summary>
    private readonly record struct Stretch(int Panel, int Panels, int First, int Last)
    {
        public long Pairs => (long)Panels * (Last - First);
    }

    private struct Job<TOperation> where TOperation : struct, IOperation
    {
        public Slots<TOperation> Slots;
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

        /// <summary>All panels, or every member's own.</summary>
        public float* PackedB;

        public readonly int Tiles => (Rows + TileRows - 1) / TileRows;

        public readonly int TilePairs => (Tiles + 1) / 2;

        public readonly int Panels => (PaddedColumns + PanelWidth - 1) / PanelWidth;

        public readonly int PanelsAtOnce => Math.Max(1, Gemm<TLane>.PanelsAtOnce / (PanelWidth * Depth));

        /// <summary>Of a member's own panels.</summary>
        public readonly nint OwnElements => (nint)PanelsAtOnce * PanelWidth * Depth;

        /// <summary>In TN a k lies on a page of its own: tolerable for a tile that is read once, slow for one that is read again and again.</summary>
        public readonly bool CopiesA => Product == Product.TN && PanelsAtOnce < Panels;

        /// <summary>Where a panel is that all members read.</summary>
        public readonly float* Shared(int panel) => PackedB + (nint)panel * PanelWidth * Depth;

        /// <summary>The next (panel, tile) pairs to work through at once: as many panels as fit, where they are whole; empty at the end.</summary>
        public readonly Stretch Stretch(long next, long last)
        {
            if (next == last)
                return default;
            var panel = (int)(next / Tiles);
            var tile = (int)(next % Tiles);
            var whole = (int)((last - next) / Tiles);
            return new Stretch(panel, tile > 0 || whole == 0 ? 1 : Math.Min(whole, PanelsAtOnce), tile, (int)Math.Min(Tiles, tile + last - next));
        }

        /// <summary>Panels [first, last) of B, one after the other.</summary>
        public readonly void PackPanels(int first, int last, float* panels)
        {
            int column = first * PanelWidth, end = Math.Min(last * PanelWidth, PaddedColumns);
            if (Product != Product.NT)
            {
                Packing.Panels<TLane>(B, StrideB, Depth, column, end, PanelWidth, panels);
                return;
            }

            for (; column < end; column += PanelWidth, panels += PanelWidth * (nint)Depth)
                Packing.PanelTransposed<TLane>(B, StrideB, Columns, Depth, column, Math.Min(PanelWidth, end - column), panels);
        }

        /// <summary>Asks for a part of what the panels of a stretch are packed from.</summary>
        public readonly void ExpectPanels(Stretch stretch, int part, int parts)
        {
            if (stretch.Panels == 0)
                return;
            const int line = Prefetch.LineElements;
            int column = stretch.Panel * PanelWidth, end = Math.Min(column + stretch.Panels * PanelWidth, PaddedColumns);
            var transposed = Product == Product.NT;
            var source = B + column * (transposed ? StrideB : 1);
            var lines = ((transposed ? Depth : end - column) + line - 1) / line;
            var (next, last) = Team.Share((transposed ? Math.Min(end, Columns) - column : Depth) * lines, part, parts);
            for (var (row, at) = (next / lines, next % lines); next < last; next++)
            {
                Prefetch.Far(source + row * StrideB + at * line);
                if (++at == lines)
                    (row, at) = (row + 1, 0);
            }
        }

        /// <summary>Pairs of tiles, A's columns as rows; what lies past the last column is padding.</summary>
        public readonly void CopyTiles(int first, int last)
        {
            if (TileRows == Lane256.Width)
                Packing.Pairs<Lane256>(A, StrideA, Depth, first, last, PackedA);
            else
                Packing.Pairs<Lane128>(A, StrideA, Depth, first, last, PackedA);
        }

        public readonly Source Tile(int tile)
        {
            if (CopiesA)
                return new Source { Data = (byte*)Copied(tile), RowStride = sizeof(float), DepthStride = TileRows * sizeof(float) };
            var row = tile * TileRows;
            return Product == Product.TN
                ? new Source { Data = (byte*)(A + row), RowStride = sizeof(float), DepthStride = StrideA * sizeof(float) }
                : new Source { Data = (byte*)(A + row * StrideA), RowStride = StrideA * sizeof(float), DepthStride = sizeof(float) };
        }

        /// <summary>What to ask for while the tile before this one is worked on: a cache line at every k of all panels.</summary>
        public readonly Source Ahead(int tile, int panels)
        {
            var source = Tile(tile);
            if (Product == Product.TN && !CopiesA)
                return source;
            var bytes = TileRows * (CopiesA ? Depth : StrideA) * sizeof(float);
            source.DepthStride = bytes / (panels * Depth);
            source.PanelStride = source.DepthStride * Depth;
            return source;
        }

        private readonly float* Copied(int tile) => PackedA + (nint)tile * TileRows * Depth;
    }
}
