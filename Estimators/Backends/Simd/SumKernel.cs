using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>
/// Sums over columns, rows or everything. The order of additions follows from the shape alone (runs of 64 down a column, or of 64 in each
/// of sixteen partial sums along a row, doubles across them), so that every width and thread count gives the same bits, and no more than 64
/// roundings of float32 meet in a result, however long the sum.
/// </summary>
internal sealed unsafe class SumKernel<TLane>(Team team) : IDisposable where TLane : struct, ISimdLane<TLane>
{
    private const int RunLength = 64;

    private readonly Scratch _sums = new();

    public void Run(SimdMatrix source, SimdMatrix target)
    {
        var job = new Job { Source = source.Data, Target = target.Data, Rows = source.Rows, Columns = source.Columns, Stride = source.Stride };
        if ((target.Rows, target.Columns) == (1, source.Columns) && source.Columns > 1)
        {
            job.Sums = (double*)_sums.Take(2 * (nint)source.Stride);
            team.Run(&SumColumns, &job);
            return;
        }

        job.Sums = (double*)_sums.Take(2 * (nint)source.Rows);
        team.Run(&SumRows, &job);
        if ((target.Rows, target.Columns) == (source.Rows, 1) && source.Rows > 1)
        {
            for (var r = 0; r < source.Rows; r++)
                target.Data[r * (nint)target.Stride] = (float)job.Sums[r];
        }
        else if ((target.Rows, target.Columns) == (1, 1))
        {
            var sum = 0.0;
            for (var r = 0; r < source.Rows; r++)
                sum += job.Sums[r];
            target.Data[0] = (float)sum;
        }
        else
        {
            throw new ArgumentException($"a sum of {source} has no shape {target}");
        }
    }

    public void Dispose() => _sums.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumColumns(void* state, int member, int size)
    {
        var job = (Job*)state;
        var (first, last) = Team.Share((int)(job->Stride / SimdMatrix.Granule), member, size);
        var (begin, end) = ((nint)first * SimdMatrix.Granule, (nint)last * SimdMatrix.Granule);
        var partial = stackalloc float[SimdMatrix.Granule];
        new Span<double>(job->Sums + begin, (int)(end - begin)).Clear();
        // Run by run, not column by column: a run's rows lie on few pages.
        for (var run = 0; run < job->Rows; run += RunLength)
            for (var c = begin; c < end; c += TLane.Width)
            {
                var sum = TLane.Create(0);
                for (var r = run; r < Math.Min(run + RunLength, job->Rows); r++)
                    sum += TLane.Load(job->Source + r * job->Stride + c);
                TLane.Store(sum, partial);
                for (var j = 0; j < TLane.Width; j++)
                    job->Sums[c + j] += partial[j];
            }

        for (var c = begin; c < end; c++)
            job->Target[c] = (float)job->Sums[c];
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
            var total = 0.0;
            for (nint run = 0; run < whole; run += RunLength * SimdMatrix.Granule)
            {
                var end = Math.Min(run + RunLength * SimdMatrix.Granule, whole);
                for (nint h = 0; h < SimdMatrix.Granule; h += TLane.Width)
                {
                    var sum = TLane.Create(0);
                    for (var c = run + h; c < end; c += SimdMatrix.Granule)
                        sum += TLane.Load(row + c);
                    TLane.Store(sum, partial + h);
                }

                for (var j = 0; j < SimdMatrix.Granule; j++)
                    total += partial[j];
            }

            for (nint c = whole; c < job->Columns; c++)
                total += row[c];
            job->Sums[r] = total;
        }
    }

    private struct Job
    {
        public float* Source;
        public float* Target;
        public double* Sums;
        public int Rows;
        public int Columns;
        public nint Stride;
    }
}
