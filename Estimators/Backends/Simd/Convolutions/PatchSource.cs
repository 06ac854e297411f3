using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd.Convolutions;

/// <summary>
/// The picture that patches are read from, without padding between positions: a row of the kernel is then one run of memory. A picture whose
/// channels fill whole cache lines is that already; of another a copy is made.
/// </summary>
internal sealed unsafe class PatchSource<TLane>(Team team) : IDisposable where TLane : struct, ISimdLane<TLane>
{
    private readonly Scratch _copy = new();

    /// <summary>The first element of the whole minibatch; of what was copied only the examples that are asked for stand there.</summary>
    public float* Of(SimdMatrix source, int firstRow, int rows)
    {
        if (source.Stride == source.Columns)
            return source.Data;
        var job = new Job
        {
            Source = source.Data + (nint)firstRow * source.Stride,
            Stride = source.Stride,
            Channels = source.Columns,
            Rows = rows,
            Target = _copy.Take((nint)rows * source.Columns + SimdMatrix.Granule),
        };
        team.Run(&Work, &job);
        return job.Target - (nint)firstRow * source.Columns;
    }

    public void Dispose() => _copy.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work(void* state, int member, int size)
    {
        var job = (Job*)state;
        var (first, last) = Team.Share(job->Rows, member, size);
        nint channels = job->Channels;
        var end = last * channels;
        for (nint r = first; r < last; r++)
        {
            var source = job->Source + r * job->Stride;
            var target = r * channels;
            nint c = 0;
            // Whole lanes reach into the rows that follow, which are written after, but not into the next member's.
            for (; c < channels && target + c + TLane.Width <= end; c += TLane.Width)
                TLane.Store(TLane.Load(source + c), job->Target + target + c);
            for (; c < channels; c++)
                job->Target[target + c] = source[c];
        }
    }

    private struct Job
    {
        public float* Source;
        public float* Target;
        public nint Stride;
        public int Channels;
        public int Rows;
    }
}
