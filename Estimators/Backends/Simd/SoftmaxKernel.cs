using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>
/// Softmax cross-entropy by row, in double inside a row. There are few classes, so this is plain scalar code; rows are shared out.
/// </summary>
internal static unsafe class SoftmaxKernel
{
    public static void Run(Team team, SimdMatrix logits, SimdMatrix labels, SimdMatrix delta, SimdMatrix losses)
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
        };
        team.Run(&Work, &job);
    }

    private static void Work(void* state, int member, int size)
    {
        var job = (Job*)state;
        var (first, last) = Team.Share(job->Rows, member, size);
        for (nint r = first; r < last; r++)
        {
            var logits = job->Logits + r * job->Stride;
            var delta = job->Delta + r * job->Stride;
            var label = (int)job->Labels[r * job->LabelStride];
            var max = float.NegativeInfinity;
            for (var c = 0; c < job->Classes; c++)
                max = MathF.Max(max, logits[c]);
            var sum = 0.0;
            for (var c = 0; c < job->Classes; c++)
                sum += Math.Exp(logits[c] - (double)max);
            job->Losses[r * job->LabelStride] = (float)(Math.Log(sum) + max - logits[label]);
            for (var c = 0; c < job->Classes; c++)
                delta[c] = (float)((Math.Exp(logits[c] - (double)max) / sum - (c == label ? 1 : 0)) / job->Rows);
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
    }
}
