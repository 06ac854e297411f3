using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>
/// Softmax cross-entropy of drawn logits by row, rows shared out over the team. Each draw gives the bits of <see cref="SoftmaxKernel"/>; sums
/// over draws are in double, in their order.
/// </summary>
internal static unsafe class DrawnSoftmaxKernel<TLane, TWide, TGenerator>
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
    where TGenerator : struct, INoiseGenerator
{
    public static void Run<TOperation>(Team team, ref DrawnSoftmaxJob job) where TOperation : struct, IOperation
    {
        fixed (DrawnSoftmaxJob* state = &job)
            team.Run(&Work<TOperation>, state);
    }

    /// <summary>The draws of one example's logits.</summary>
    /// <param name="noise">Of all examples.</param>
    /// <param name="draws">With the row of noise of this example's first draw.</param>
    /// <param name="a">First operand, padded to whole lanes.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="label">The class.</param>
    /// <param name="scratch"><see cref="LogitNoise.ScratchPerRow"/> floats.</param>
    /// <param name="delta">Takes ΣΔ over the draws' number; not written beyond the classes, as <paramref name="weighted"/>.</param>
    /// <param name="weighted">Takes ΣΔ⊙y over the draws' number.</param>
    /// <returns>Σ −log p over the draws' number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Row<TOperation>(
        in LogitNoise noise, in LogitDraws draws, float* a, float* b, int label, float* scratch, float* delta, float* weighted)
        where TOperation : struct, IOperation
    {
        var (padded, classes) = (noise.Padded, noise.Classes);
        float* logits = scratch + padded, factors = scratch + 2 * padded;
        var exponentials = (double*)(scratch + 3 * padded);
        double* deltaSum = exponentials + padded, weightedSum = exponentials + 2 * padded;
        new Span<double>(deltaSum, (int)(2 * padded)).Clear();
        var loss = 0.0;
        for (var d = 0; d < draws.Count; d++)
        {
            NoiseKernel<TLane, TWide>.NormalsOfRow<TGenerator>(
                noise.Key, (ulong)(draws.FirstRow + d * draws.RowsADraw), noise.CountersPerRow, noise.Table, scratch, padded);
            for (nint c = 0; c < classes; c += TLane.Width)
            {
                TOperation.Apply(
                    TLane.Load(a + c), TLane.Load(b + c), TLane.Load(scratch + c), default, default, default, out var logit, out var factor, out _);
                TLane.Store(logit, logits + c);
                TLane.Store(factor, factors + c);
            }

            var max = float.NegativeInfinity;
            for (var c = 0; c < classes; c++)
                max = MathF.Max(max, logits[c]);
            var sum = 0.0;
            for (var c = 0; c < classes; c++)
                sum += exponentials[c] = Math.Exp(logits[c] - (double)max);
            loss += (float)(Math.Log(sum) + max - logits[label]);
            for (var c = 0; c < classes; c++)
            {
                var slope = (float)((exponentials[c] / sum - (c == label ? 1 : 0)) / noise.Rows);
                deltaSum[c] += slope;
                weightedSum[c] += (double)slope * factors[c];
            }
        }

        for (var c = 0; c < classes; c++)
        {
            delta[c] = (float)(deltaSum[c] / draws.Of);
            weighted[c] = (float)(weightedSum[c] / draws.Of);
        }

        return (float)(loss / draws.Of);
    }

    private static void Work<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        ref var job = ref *(DrawnSoftmaxJob*)state;
        var scratch = job.Scratch + member * job.Noise.ScratchPerRow;
        var (first, last) = Team.Share(job.Noise.Rows, member, size);
        for (nint r = first; r < last; r++)
        {
            var at = r * job.Stride;
            job.Losses[r * job.LabelStride] = Row<TOperation>(
                job.Noise, job.Draws with { FirstRow = job.Draws.FirstRow + r }, job.A + at, job.B + at, (int)job.Labels[r * job.LabelStride], scratch,
                job.Delta + at, job.Weighted + at);
        }
    }
}
