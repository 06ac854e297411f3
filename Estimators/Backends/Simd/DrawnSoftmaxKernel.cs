using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>
/// Softmax cross-entropy of drawn logits by row, rows shared out over the team. Each draw gives the bits of <see cref="SoftmaxKernel{TLane}"/>.
/// Sums over draws are taken in their order, a few in float32 and those sums in double.
/// </summary>
internal static unsafe class DrawnSoftmaxKernel<TLane, TWide, TGenerator>
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
    where TGenerator : struct, INoiseGenerator
{
    /// <summary>So many draws are added in float32: their sum loses less than the draws themselves have.</summary>
    private const int Block = 16;

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
        var padded = SoftmaxRow.Pad(noise.Classes);
        float* factors = scratch + noise.Padded, deltaSum = factors + padded, weightedSum = deltaSum + padded;
        double* deltaTotal = (double*)(weightedSum + padded), weightedTotal = deltaTotal + padded;
        new Span<double>(deltaTotal, (int)(2 * padded)).Clear();
        var softmax = new SoftmaxRow<TLane>((float*)(weightedTotal + padded), noise.Classes);
        softmax.Begin(label);
        var loss = 0.0;
        for (var first = 0; first < draws.Count; first += Block)
        {
            new Span<float>(deltaSum, (int)(2 * padded)).Clear();
            for (var d = first; d < Math.Min(first + Block, draws.Count); d++)
            {
                NoiseKernel<TLane, TWide>.NormalsOfRow<TGenerator>(
                    noise.Key, (ulong)(draws.FirstRow + d * draws.RowsADraw), noise.CountersPerRow, noise.Table, scratch, noise.Classes);
                for (nint c = 0; c < padded; c += TLane.Width)
                {
                    TOperation.Apply(
                        TLane.Load(a + c), TLane.Load(b + c), TLane.Load(scratch + c), default, default, default, out var logit, out var factor, out _);
                    softmax.Take(logit, c);
                    TLane.Store(factor, factors + c);
                }

                loss += softmax.Loss(label, noise.Rows);
                for (nint c = 0; c < padded; c += TLane.Width)
                {
                    var slope = softmax.Slope(c);
                    TLane.Store(TLane.Load(deltaSum + c) + slope, deltaSum + c);
                    TLane.Store(TLane.Fma(slope, TLane.Load(factors + c), TLane.Load(weightedSum + c)), weightedSum + c);
                }
            }

            for (var c = 0; c < noise.Classes; c++)
            {
                deltaTotal[c] += deltaSum[c];
                weightedTotal[c] += weightedSum[c];
            }
        }

        for (var c = 0; c < noise.Classes; c++)
        {
            delta[c] = (float)(deltaTotal[c] / draws.Of);
            weighted[c] = (float)(weightedTotal[c] / draws.Of);
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
