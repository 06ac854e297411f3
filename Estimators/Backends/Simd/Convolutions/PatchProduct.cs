using Sgvb.Backends.Simd.Gemm;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd.Convolutions;

/// <summary>
/// A convolution forward, and its gradient by the input: a product of patches with weights, each element of whose result goes through an
/// operation. Members share out runs of rows; the patches of a run are copied into the member's own buffer and meet all panels of the
/// packed weights while they are in its second-level cache. An element is one chain of fused multiply-adds in the order of the depth, so
/// that every width and thread count gives the same bits.
/// </summary>
internal sealed unsafe class PatchProduct<TLane>(Team team) : IDisposable where TLane : struct, ISimdLane<TLane>
{
    /// <summary>Elements of the patches that are worked through at once, 512 KiB, so that the weights come from afar once for many rows.</summary>
    private const int PatchesAtOnce = 128 * 1024;

    private const int TilesAtOnce = 32;

    private readonly Scratch _weights = new();
    private readonly Scratch _patches = new();
    private readonly PatchSource<TLane> _source = new(team);

    private static int TileRows => MicroKernel.TileRows<TLane>();

    public void Forward<TOperation>(in Convolution convolution, SimdMatrix x, SimdMatrix weights, in Operands operands) where TOperation : struct, IOperation =>
        Run<TOperation>(Patches.Forward(convolution), x, weights, weights.Columns, byInput: false, operands);

    public void ByInput<TOperation>(in Convolution convolution, SimdMatrix delta, SimdMatrix weights, in Operands operands)
        where TOperation : struct, IOperation
    {
        for (var row = 0; row < Math.Min(convolution.Stride, convolution.Height); row++)
            for (var column = 0; column < Math.Min(convolution.Stride, convolution.Width); column++)
                Run<TOperation>(
                    Patches.ByInput(convolution, weights.Columns, row, column), delta, weights, convolution.Channels, byInput: true, operands);
    }

    public void Dispose()
    {
        _weights.Dispose();
        _patches.Dispose();
        _source.Dispose();
    }

    private void Run<TOperation>(in Patches patches, SimdMatrix source, SimdMatrix weights, int columns, bool byInput, in Operands operands)
        where TOperation : struct, IOperation
    {
        var depth = patches.Depth;
        var sourcePositions = patches.SourceHeight * patches.SourceWidth;
        var stride = (nint)SimdMatrix.Padded(depth + PatchCopy.Overshoot);
        var tiles = (int)Math.Clamp(PatchesAtOnce / Math.Max(stride, 1) / TileRows, 1, TilesAtOnce);
        var job = new Job<TOperation>
        {
            Slots = Slots<TOperation>.Of(operands, (operands.X!.Rows, columns)),
            Patches = patches,
            ByInput = byInput,
            Columns = columns,
            PaddedColumns = SimdMatrix.Padded(columns),
            Source = _source.Of(source, patches.First * sourcePositions, patches.Examples * sourcePositions),
            Weights = weights.Data,
            WeightsStride = weights.Stride,
            PatchStride = stride,
            RowsAtOnce = tiles * TileRows,
        };
        job.PatchElements = job.RowsAtOnce * stride;
        job.Packed = _weights.Take((nint)job.PaddedColumns * depth);
        job.Own = _patches.Take(team.Size * job.PatchElements);
        team.Run(&Pack<TOperation>, &job);
        team.Run(&Multiply<TOperation>, &job);
    }

    /// <summary>Shares out the panels of the weights, in the order of the patches' depth: tap after tap.</summary>
    private static void Pack<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        var job = (Job<TOperation>*)state;
        ref var patches = ref job->Patches;
        var places = patches.Kernel * patches.Kernel;
        var depth = (nint)patches.Depth;
        var panels = new ColumnPanels<TLane>(job->PaddedColumns);
        var (first, last) = Team.Share(panels.Count, member, size);
        for (var panel = first; panel < last; panel++)
        {
            var column = panels.Start(panel);
            var width = panels.Lanes(panel) * TLane.Width;
            var target = job->Packed + column * depth;
            for (var u = 0; u < patches.TapsDown; u++)
                for (var v = 0; v < patches.TapsAcross; v++, target += (nint)patches.Channels * width)
                {
                    // Row (c, place) of the weights is c·k·k + place.
                    var weights = job->Weights + patches.Place(u, v) * job->WeightsStride;
                    var stride = places * job->WeightsStride;
                    if (job->ByInput)
                        Packing.PanelTransposed<TLane>(weights, stride, job->Columns, patches.Channels, column, width, target);
                    else
                        Packing.Panels<TLane>(weights, stride, patches.Channels, column, column + width, width, target);
                }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        var job = (Job<TOperation>*)state;
        ref var patches = ref job->Patches;
        var block = stackalloc float[8 * 3 * 16];
        var resultRows = stackalloc nint[TilesAtOnce * 8];
        var own = job->Own + member * job->PatchElements;
        var depth = (nint)patches.Depth;
        var panels = new ColumnPanels<TLane>(job->PaddedColumns);
        // Whole tiles, so that only the last member has a part of one.
        var (firstTile, lastTile) = Team.Share((patches.Rows + TileRows - 1) / TileRows, member, size);
        var lastRow = Math.Min(lastTile * TileRows, patches.Rows);
        for (var row = firstTile * TileRows; row < lastRow; row += job->RowsAtOnce)
        {
            var end = Math.Min(row + job->RowsAtOnce, lastRow);
            PatchCopy.Rows<TLane>(patches, job->Source, row, end, 0, (int)depth, own, job->PatchStride);
            for (var r = row; r < end; r++)
                resultRows[r - row] = PatchCopy.ResultRow(patches, r);
            for (var p = 0; p < panels.Count; p++)
            {
                var (column, lanes) = (panels.Start(p), panels.Lanes(p));
                var panel = job->Packed + column * depth;
                for (var tile = row; tile < end; tile += TileRows)
                {
                    var rows = Math.Min(TileRows, end - tile);
                    var of = resultRows + (tile - row);
                    Expect(ref job->Slots, of, rows, column, lanes * TLane.Width);
                    var a = own + (tile - row) * job->PatchStride;
                    MicroKernel.Block<TLane>(
                        rows, lanes, depth, (byte*)a, job->PatchStride * sizeof(float), sizeof(float), panel, block, (byte*)panel, 0);
                    Apply(ref job->Slots, block, of, rows, column, lanes * TLane.Width);
                }
            }
        }
    }

    // Methods of their own: all in one would be more than the JIT is ready to inline, and an operation would be called for each lane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Expect<TOperation>(ref Slots<TOperation> slots, nint* resultRows, int rows, int column, int width)
        where TOperation : struct, IOperation
    {
        for (var r = 0; r < rows; r++)
            slots.Expect(resultRows[r], 1, column, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Apply<TOperation>(ref Slots<TOperation> slots, float* block, nint* resultRows, int rows, int column, int width)
        where TOperation : struct, IOperation
    {
        for (var r = 0; r < rows; r++, block += width)
            for (var j = 0; j < width; j += TLane.Width)
                slots.Apply(TLane.Load(block + j), resultRows[r], column + j);
    }

    private struct Job<TOperation> where TOperation : struct, IOperation
    {
        public Slots<TOperation> Slots;
        public Patches Patches;
        public bool ByInput;
        public int Columns;
        public int PaddedColumns;
        public float* Source;
        public float* Weights;
        public nint WeightsStride;

        /// <summary>All panels.</summary>
        public float* Packed;

        /// <summary>Every member's patches, <see cref="PatchElements"/> each.</summary>
        public float* Own;
        public nint PatchElements;
        public nint PatchStride;
        public int RowsAtOnce;
    }
}
