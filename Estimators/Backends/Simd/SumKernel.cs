using System.Runtime.CompilerServices;

namespace Sgvb.Backends.Simd;

/// <summary>
/// Sums over columns, rows or everything. The order of additions follows from the shape alone (sixteen partial sums along a row,
/// runs of 64 rows down a column, doubles across them), so that every width and thread count gives the same bits.
/// </summary>
internal sealed unsafe class SumKernel<TLane>(Team team) : IDisposable where TLane : struct, ISimdLane<TLane>
{
    private const int RowsARun = 64;

    private readonly Scratch rowSums = new();

    public void Run(SimdMatrix source, SimdMatrix target)
    {
        var job = new Job { Source = source.Data, Target = target.Data, Rows = source.Rows, Columns = source.Columns, Stride = source.Stride };
        if ((target.Rows, target.Columns) == (1, source.Columns) && source.Columns > 1)
        {
            team.Run(&SumColumns, &job);
            return;
        }

        job.RowSums = (double*)rowSums.Take(2 * (nint)source.Rows);
        team.Run(&SumRows, &job);
        if ((target.Rows, target.Columns) == (source.Rows, 1) && source.Rows > 1)
        {
            for (var r = 0; r < source.Rows; r++)
                target.Data[r * (nint)target.Stride] = (float)job.RowSums[r];
        }
        else if ((target.Rows, target.Columns) == (1, 1))
        {
            var sum = 0.0;
            for (var r = 0; r < source.Rows; r++)
                sum += job.RowSums[r];
            target.Data[0] = (float)sum;
        }
        else
        {
            throw new ArgumentException($"a sum of {source} has no shape {target}");
        }
    }

    public void Dispose() => rowSums.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumColumns(void* state, int member, int size)
    {
        var job = (Job*)state;
        var (first, last) = Team.Share((int)(job->Stride / SimdMatrix.Granule), member, size);
        var (begin, end) = ((nint)first * SimdMatrix.Granule, (nint)last * SimdMatrix.Granule);
        // Run by run, not column by column: a run's rows lie on few pages.
        for (var run = 0; run < job->Rows; run += RowsARun)
            for (var c = begin; c < end; c += TLane.Width)
            {
                var partial = TLane.Create(0);
                for (var r = run; r < Math.Min(run + RowsARun, job->Rows); r++)
                    partial += TLane.Load(job->Source + r * job->Stride + c);
                TLane.Store(run == 0 ? partial : TLane.Load(job->Target + c) + partial, job->Target + c);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumRows(void* state, int member, int size)
    {
        var job = (Job*)state;
        var (first, last) = Team.Share(job->Rows, member, size);
        var partial = stackalloc float[SimdMatrix.Granule];
        var whole = job->Columns / SimdMatrix.Granule * SimdMatrix.Granule;
        for (nint r = first; r < last; r++)
        {
            var row = job->Source + r * job->Stride;
            for (nint h = 0; h < SimdMatrix.Granule; h += TLane.Width)
            {
                var sum = TLane.Create(0);
                for (nint c = h; c < whole; c += SimdMatrix.Granule)
                    sum += TLane.Load(row + c);
                TLane.Store(sum, partial + h);
            }

            for (var c = whole; c < job->Columns; c++)
                partial[c - whole] += row[c];
            var total = 0.0;
            for (var j = 0; j < SimdMatrix.Granule; j++)
                total += partial[j];
            job->RowSums[r] = total;
        }
    }

    private struct Job
    {
        public float* Source;
        public float* Target;
        public double* RowSums;
        public int Rows;
        public int Columns;
        public nint Stride;
    }
}
