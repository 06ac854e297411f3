using Sgvb.Backends.Simd.Gemm;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd.Convolutions;

/// <summary>
/// A convolution's gradient by its weights: patches, transposed, times the gradient by the output, each element of whose result goes through
/// an operation. Members share out the weights' rows; for a strip of them the patches are copied a run of positions at a time, and the
/// products of a run are added to the strip's sums. Runs have one length, so that every width and thread count gives the same bits, and
/// within a run an element is one chain of fused multiply-adds.
/// </summary>
internal sealed unsafe class PatchGradient<TLane>(Team team) : IDisposable where TLane : struct, ISimdLane<TLane>
{
    /// <summary>Positions of a run.</summary>
    private const int Run = 256;

    /// <summary>Weights' rows of a strip: with 256 positions, 128 KiB of patches.</summary>
    private const int Strip = 128;

    /// <summary>From one position to the next: no power of two, whose lines would all meet in a few sets of the first cache.</summary>
    private const int Pitch = Strip + 16;

    private readonly Scratch _delta = new();
    private readonly Scratch _own = new();
    private readonly PatchSource<TLane> _source = new(team);

    private static int TileRows => MicroKernel.TileRows<TLane>();

    public void ByWeights<TOperation>(in Convolution convolution, SimdMatrix x, SimdMatrix delta, in Operands operands)
        where TOperation : struct, IOperation
    {
        var patches = Patches.Forward(convolution);
        var columns = delta.Columns;
        var positions = patches.SourceHeight * patches.SourceWidth;
        var job = new Job<TOperation>
        {
            Slots = Slots<TOperation>.Of(operands, (patches.Depth, columns)),
            Patches = patches,
            PaddedColumns = SimdMatrix.Padded(columns),
            Source = _source.Of(x, patches.First * positions, patches.Examples * positions),
            Delta = delta.Data + (nint)patches.First * patches.Height * patches.Width * delta.Stride,
            DeltaStride = delta.Stride,
        };
        job.Packed = _delta.Take((nint)job.PaddedColumns * patches.Rows);
        job.OwnElements = SimdMatrix.Padded(Run * Pitch + PatchCopy.Overshoot + Strip * job.PaddedColumns);
        job.Own = _own.Take(team.Size * job.OwnElements);
        team.Run(&Pack<TOperation>, &job);
        team.Run(&Multiply<TOperation>, &job);
    }

    public void Dispose()
    {
        _delta.Dispose();
        _own.Dispose();
        _source.Dispose();
    }

    /// <summary>Shares out the runs of the gradient by the output: each becomes panels, run after run.</summary>
    private static void Pack<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        var job = (Job<TOperation>*)state;
        var rows = job->Patches.Rows;
        var panels = new ColumnPanels<TLane>(job->PaddedColumns);
        var (first, last) = Team.Share((rows + Run - 1) / Run, member, size);
        for (var run = first; run < last; run++)
        {
            var count = Math.Min(Run, rows - run * Run);
            for (var panel = 0; panel < panels.Count; panel++)
            {
                var (column, width) = (panels.Start(panel), panels.Lanes(panel) * TLane.Width);
                Packing.Panels<TLane>(
                    job->Delta + (nint)run * Run * job->DeltaStride, job->DeltaStride, count, column, column + width, width,
                    job->Packed + (nint)run * Run * job->PaddedColumns + (nint)column * count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        var job = (Job<TOperation>*)state;
        ref var patches = ref job->Patches;
        var own = job->Own + member * job->OwnElements;
        var sums = own + Run * Pitch + PatchCopy.Overshoot;
        var depth = patches.Depth;
        var (firstTile, lastTile) = Team.Share((depth + TileRows - 1) / TileRows, member, size);
        var last = Math.Min(lastTile * TileRows, depth);
        for (var first = firstTile * TileRows; first < last; first += Strip)
        {
            var end = Math.Min(first + Strip, last);
            new Span<float>(sums, (end - first) * job->PaddedColumns).Clear();
            for (var run = 0; run < patches.Rows; run += Run)
            {
                var count = Math.Min(Run, patches.Rows - run);
                PatchCopy.Rows<TLane>(patches, job->Source, run, run + count, first, end, own, Pitch);
                Add(own, count, end - first, job->Packed + (nint)run * job->PaddedColumns, job->PaddedColumns, sums);
            }

            ref var slots = ref job->Slots;
            for (var k = first; k < end; k++)
            {
                var row = WeightRow(patches, k);
                for (nint j = 0; j < job->PaddedColumns; j += TLane.Width)
                    slots.Apply(TLane.Load(sums + (k - first) * (nint)job->PaddedColumns + j), row, j);
            }
        }
    }

    /// <summary>Adds the products of one run to a strip's sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* copied, int count, int rows, float* packed, int columns, float* sums)
    {
        var block = stackalloc float[8 * 3 * 16];
        var panels = new ColumnPanels<TLane>(columns);
        for (var p = 0; p < panels.Count; p++)
        {
            var (column, lanes) = (panels.Start(p), panels.Lanes(p));
            var panel = packed + (nint)column * count;
            for (var tile = 0; tile < rows; tile += TileRows)
            {
                var tileRows = Math.Min(TileRows, rows - tile);
                MicroKernel.Block<TLane>(
                    tileRows, lanes, count, (byte*)(copied + tile), sizeof(float), Pitch * sizeof(float), panel, block, (byte*)panel, 0);
                var at = block;
                for (var r = 0; r < tileRows; r++)
                {
                    var sum = sums + (nint)(tile + r) * columns + column;
                    for (var j = 0; j < lanes * TLane.Width; j += TLane.Width, at += TLane.Width)
                        TLane.Store(TLane.Load(sum + j) + TLane.Load(at), sum + j);
                }
            }
        }
    }

    /// <summary>Row (c, place) of the weights for element (tap, c) of the depth.</summary>
    private static nint WeightRow(in Patches patches, int k)
    {
        var tap = k / patches.Channels;
        return (nint)(k - tap * patches.Channels) * patches.Kernel * patches.Kernel + tap;
    }

    private struct Job<TOperation> where TOperation : struct, IOperation
    {
        public Slots<TOperation> Slots;
        public Patches Patches;
        public int PaddedColumns;
        public float* Source;
        public float* Delta;
        public nint DeltaStride;

        /// <summary>The gradient by the output in panels, run after run.</summary>
        public float* Packed;

        /// <summary>Every member's patches and sums, <see cref="OwnElements"/> each.</summary>
        public float* Own;
        public nint OwnElements;
    }
}
