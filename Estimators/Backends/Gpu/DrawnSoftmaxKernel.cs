using ILGPU;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Backends.Gpu.Sums;

namespace Sgvb.Backends.Gpu;

/// <summary>Logits to be drawn, and what becomes of them.</summary>
internal struct DrawnSoftmaxArguments
{
    public ArrayView<float> A;
    public ArrayView<float> B;
    public ArrayView<float> Labels;
    public ArrayView<float> Delta;
    public ArrayView<float> Weighted;
    public ArrayView<float> Losses;
    public GpuKey Key;
    public GpuPoints Points;
    public long FirstRow;
    public long RowsADraw;
    public int Draws;

    /// <summary>Draws that the mean is over.</summary>
    public int Of;

    public int Rows;
    public int Classes;
    public int Stride;

    /// <summary>Of the labels and the losses.</summary>
    public int LabelStride;

    public int CountersARow;
}

/// <summary>
/// Softmax cross-entropy of drawn logits, one warp an example, as <see cref="SoftmaxKernel"/> does it for one draw. A lane makes its logits
/// where it needs them: noise costs less than keeping them. Sums over draws stand in the results, each in the hands of one lane.
/// </summary>
internal static class DrawnSoftmaxKernel
{
    [KernelDesign(GpuDevice.LargestGroup, registers: 72, warps: 24, IsLine = true)]
    public static void Run<TOperation>(DrawnSoftmaxArguments job) where TOperation : struct, IOperation
    {
        var row = Grid.GlobalIndex.X / SumKernel.WarpSize;
        var lane = Group.IdxX & (SumKernel.WarpSize - 1);
        var classes = row < job.Rows ? job.Classes : 0;
        var at = row * job.Stride;
        var label = row < job.Rows ? (int)job.Labels[row * job.LabelStride] : 0;
        var loss = 0f;
        for (var d = 0; d < job.Draws; d++)
        {
            var noiseRow = job.FirstRow + d * job.RowsADraw + row;
            var max = float.NegativeInfinity;
            for (var c = lane; c < classes; c += SumKernel.WarpSize)
                max = GpuMath.Max(max, Logit<TOperation>(job, at, noiseRow, c, out _));
            max = GpuMath.Max(max, Warp.ShuffleXor(max, 16));
            max = GpuMath.Max(max, Warp.ShuffleXor(max, 8));
            max = GpuMath.Max(max, Warp.ShuffleXor(max, 4));
            max = GpuMath.Max(max, Warp.ShuffleXor(max, 2));
            max = GpuMath.Max(max, Warp.ShuffleXor(max, 1));

            var others = 0f;
            var atLabel = 0f;
            var logitAtLabel = 0f;
            for (var c = lane; c < classes; c += SumKernel.WarpSize)
            {
                var logit = Logit<TOperation>(job, at, noiseRow, c, out _);
                var exp = Exp(GpuMath.Subtract(logit, max));
                if (c == label)
                {
                    atLabel = exp;
                    logitAtLabel = logit;
                }
                else
                {
                    others = GpuMath.Add(others, exp);
                }
            }

            others = SumKernel.OverWarp(others);
            var sum = GpuMath.Add(others, SumKernel.OverWarp(atLabel));
            var logSum = Elementary.Log(LaneGpu.Create(sum)).Value;
            loss = GpuMath.Add(loss, GpuMath.Add(logSum, GpuMath.Subtract(max, SumKernel.OverWarp(logitAtLabel))));

            var scale = GpuMath.Multiply(sum, job.Rows);
            for (var c = lane; c < classes; c += SumKernel.WarpSize)
            {
                var logit = Logit<TOperation>(job, at, noiseRow, c, out var factor);
                var share = c == label ? -others : Exp(GpuMath.Subtract(logit, max));
                var delta = GpuMath.Divide(share, scale);
                var weighted = GpuMath.Multiply(delta, factor);
                if (d > 0)
                {
                    delta = GpuMath.Add(job.Delta[at + c], delta);
                    weighted = GpuMath.Add(job.Weighted[at + c], weighted);
                }

                var isLast = d == job.Draws - 1;
                job.Delta[at + c] = isLast ? GpuMath.Divide(delta, job.Of) : delta;
                job.Weighted[at + c] = isLast ? GpuMath.Divide(weighted, job.Of) : weighted;
            }
        }

        if (row < job.Rows && lane == 0)
            job.Losses[row * job.LabelStride] = GpuMath.Divide(loss, job.Of);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Logit<TOperation>(DrawnSoftmaxArguments job, int at, long noiseRow, int column, out float factor)
        where TOperation : struct, IOperation
    {
        var inRun = column % NoiseIndex.Run;
        var noise = job.Key.Noise<ToNormal>(job.Points, noiseRow, job.CountersARow, column / NoiseIndex.Run * 16 + inRun % 16);
        var word = inRun / 16;
        var normal = word == 0 ? noise.X : word == 1 ? noise.Y : word == 2 ? noise.Z : noise.W;
        var none = LaneGpu.Create(0);
        TOperation.Apply(
            LaneGpu.Create(job.A[at + column]), LaneGpu.Create(job.B[at + column]), LaneGpu.Create(normal), none, none, none,
            out var logit, out var second, out _);
        factor = second.Value;
        return logit.Value;
    }

    private static float Exp(float x) => Elementary.Exp(LaneGpu.Create(x)).Value;
}
