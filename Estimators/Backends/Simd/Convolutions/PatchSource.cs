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
        // Whole lanes reach into the rows behind, which are written after; where those are the next member's, elements are copied.
        var reach = (channels + TLane.Width - 1) / TLane.Width * TLane.Width;
        var whole = Math.Max(first, last + 1 - (reach + channels - 1) / channels);
        for (nint r = first; r < whole; r++)
            for (nint c = 0; c < channels; c += TLane.Width)
                TLane.Store(TLane.Load(job->Source + r * job->Stride + c), job->Target + r * channels + c);
        for (nint r = whole; r < last; r++)
            for (nint c = 0; c < channels; c++)
                job->Target[r * channels + c] = job->Source[r * job->Stride + c];
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
