using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>
/// An operation whose results are summed and not stored: the first along rows, the second down columns, both in one pass over the operands. The order
/// of additions is <see cref="SumKernel{TLane}"/>'s, which follows from the shape alone: runs of 64 rows down a column, runs of 64 in each of sixteen
/// partial sums along a row, doubles across runs.
/// </summary>
internal sealed unsafe class MapSumKernel<TLane>(Team team) : IDisposable where TLane : struct, ISimdLane<TLane>
{
    private const int RunLength = 64;

    private readonly Scratch _partial = new();

    public void Run<TOperation>(in Operands operands, SimdMatrix? rows, SimdMatrix? columns) where TOperation : struct, IOperation
    {
        var space = (SimdMatrix)(operands.A ?? throw new ArgumentException("an operation to sum needs an operand"));
        if (rows is not null && (rows.Rows, rows.Columns) != (space.Rows, 1))
            throw new ArgumentException($"sums of rows of {space} have no shape {rows}");
        if (columns is not null && (columns.Rows, columns.Columns) != (1, space.Columns))
            throw new ArgumentException($"sums of columns of {space} have no shape {columns}");
        var job = new Job<TOperation> { Slots = Slots<TOperation>.Reading(operands, space, afterProduct: false), Columns = space.Columns };
        if (rows is not null)
        {
            job.RowSums = rows.Data;
            job.StrideOfSums = rows.Stride;
        }

        if (columns is not null)
        {
            job.ColumnSums = columns.Data;
            job.Partial = _partial.Take((nint)job.Runs * space.Stride);
        }

        team.Run(&Work<TOperation>, &job);
        if (columns is not null)
            team.Run(&AddRuns<TOperation>, &job);
    }

    public void Dispose() => _partial.Dispose();

    private static void Work<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        var job = (Job<TOperation>*)state;
        var (first, last) = Team.Share(job->Runs, member, size);
        for (var run = first; run < last; run++)
        {
            var partial = job->Partial is null ? null : job->Partial + (nint)run * job->Slots.PaddedColumns;
            if (partial is not null)
                new Span<float>(partial, job->Slots.PaddedColumns).Clear();
            for (nint row = run * RunLength; row < Math.Min((run + 1) * RunLength, job->Slots.Rows); row++)
            {
                var sum = SumRow(job, row, partial);
                if (job->RowSums is not null)
                    job->RowSums[row * job->StrideOfSums] = (float)sum;
            }
        }
    }

    /// <summary>The sum of the first result; the second is added to the partial sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumRow<TOperation>(Job<TOperation>* job, nint row, float* partial) where TOperation : struct, IOperation
    {
        ref var slots = ref job->Slots;
        var lanes = stackalloc float[SimdMatrix.Granule];
        var total = 0.0;
        nint whole = job->Columns / SimdMatrix.Granule * SimdMatrix.Granule;
        for (nint run = 0; run < whole; run += RunLength * SimdMatrix.Granule)
        {
            var end = Math.Min(run + RunLength * SimdMatrix.Granule, whole);
            for (nint h = 0; h < SimdMatrix.Granule; h += TLane.Width)
            {
                var sum = TLane.Create(0);
                for (var c = run + h; c < end; c += SimdMatrix.Granule)
                {
                    slots.Of<TLane>(row, c, out var x, out var y);
                    sum += x;
                    if (partial is not null)
                        TLane.Store(TLane.Load(partial + c) + y, partial + c);
                }

                TLane.Store(sum, lanes + h);
            }

            for (var j = 0; j < SimdMatrix.Granule; j++)
                total += lanes[j];
        }

        // The last lanes reach into the padding, whose results nobody reads.
        for (var c = whole; c < job->Columns; c += TLane.Width)
        {
            slots.Of<TLane>(row, c, out var x, out var y);
            TLane.Store(x, lanes);
            for (var j = 0; j < Math.Min(TLane.Width, job->Columns - c); j++)
                total += lanes[j];
            if (partial is not null)
                TLane.Store(TLane.Load(partial + c) + y, partial + c);
        }

        return total;
    }

    private static void AddRuns<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        var job = (Job<TOperation>*)state;
        var (first, last) = Team.Share(job->Columns, member, size);
        for (nint c = first; c < last; c++)
        {
            var sum = 0.0;
            for (nint run = 0; run < job->Runs; run++)
                sum += job->Partial[run * job->Slots.PaddedColumns + c];
            job->ColumnSums[c] = (float)sum;
        }
    }

    private struct Job<TOperation> where TOperation : struct, IOperation
    {
        public Slots<TOperation> Slots;
        public int Columns;
        public float* RowSums;
        public nint StrideOfSums;
        public float* ColumnSums;

        /// <summary>Sums down the columns of each run of rows.</summary>
        public float* Partial;

        public readonly int Runs => (Slots.Rows + RunLength - 1) / RunLength;
    }
}
