using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>Softmax cross-entropy by row, see <see cref="SoftmaxRow{TLane}"/>; rows are shared out.</summary>
internal static unsafe class SoftmaxKernel<TLane> where TLane : struct, ISimdLane<TLane>
{
    public static void Run(Team team, Scratch scratch, SimdMatrix logits, SimdMatrix labels, SimdMatrix delta, SimdMatrix losses)
    {
        var job = new Job
        {
            Logits = logits.Data,
            Labels = labels.Data,
            Delta = delta.Data,
            Losses = losses.Data,
            Rows = logits.Rows,
            Classes = logits.Columns,
            Stride = logits.Stride,
            LabelStride = labels.Stride,
            Scratch = scratch.Take(team.Size * SoftmaxRow.Scratch(logits.Columns)),
        };
        team.Run(&Work, &job);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work(void* state, int member, int size)
    {
        ref var job = ref *(Job*)state;
        var row = new SoftmaxRow<TLane>(job.Scratch + member * SoftmaxRow.Scratch(job.Classes), job.Classes);
        var (first, last) = Team.Share(job.Rows, member, size);
        for (nint r = first; r < last; r++)
        {
            var label = (int)job.Labels[r * job.LabelStride];
            row.Begin(label);
            for (nint c = 0; c < row.Padded; c += TLane.Width)
                row.Take(TLane.Load(job.Logits + r * job.Stride + c), c);
            job.Losses[r * job.LabelStride] = row.Loss(label, job.Rows);
            for (nint c = 0; c < row.Padded; c += TLane.Width)
                TLane.Store(row.Slope(c), job.Delta + r * job.Stride + c);
            row.End(label);
        }
    }

    private struct Job
    {
        public float* Logits;
        public float* Labels;
        public float* Delta;
        public float* Losses;
        public int Rows;
        public int Classes;
        public nint Stride;
        public nint LabelStride;
        public float* Scratch;
    }
}
