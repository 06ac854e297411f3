using ILGPU;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Backends.Gpu.Sums;

namespace Sgvb.Backends.Gpu;

/// <summary>Logits and labels, and what becomes of them.</summary>
internal struct SoftmaxArguments
{
    public ArrayView<float> Logits;
    public ArrayView<float> Labels;
    public ArrayView<float> Delta;
    public ArrayView<float> Losses;
    public int Rows;
    public int Classes;
    public int Stride;

    /// <summary>Of the labels and the losses.</summary>
    public int LabelStride;
}

/// <summary>
/// Softmax cross-entropy, one warp an example. The gradient at the label is −Σ p over the other classes, not p − 1, which would cancel
/// where the label is almost certain; so single precision is enough.
/// </summary>
internal static class SoftmaxKernel
{
    [KernelDesign(GpuDevice.LargestGroup, registers: 32, warps: 64, IsLine = true)]
    public static void Run(SoftmaxArguments job)
    {
        var row = Grid.GlobalIndex.X / SumKernel.WarpSize;
        var lane = Group.IdxX & (SumKernel.WarpSize - 1);
        var classes = row < job.Rows ? job.Classes : 0;
        var at = row * job.Stride;
        var label = row < job.Rows ? (int)job.Labels[row * job.LabelStride] : 0;

        var max = float.NegativeInfinity;
        for (var c = lane; c < classes; c += SumKernel.WarpSize)
            max = GpuMath.Max(max, job.Logits[at + c]);
        max = GpuMath.Max(max, Warp.ShuffleXor(max, 16));
        max = GpuMath.Max(max, Warp.ShuffleXor(max, 8));
        max = GpuMath.Max(max, Warp.ShuffleXor(max, 4));
        max = GpuMath.Max(max, Warp.ShuffleXor(max, 2));
        max = GpuMath.Max(max, Warp.ShuffleXor(max, 1));

        var others = 0f;
        var atLabel = 0f;
        for (var c = lane; c < classes; c += SumKernel.WarpSize)
        {
            var exp = Exp(GpuMath.Subtract(job.Logits[at + c], max));
            if (c == label)
                atLabel = exp;
            else
                others = GpuMath.Add(others, exp);
        }

        others = SumKernel.OverWarp(others);
        var sum = GpuMath.Add(others, SumKernel.OverWarp(atLabel));
        if (row < job.Rows && lane == 0)
        {
            var logSum = Elementary.Log(LaneGpu.Create(sum)).Value;
            job.Losses[row * job.LabelStride] = GpuMath.Add(logSum, GpuMath.Subtract(max, job.Logits[at + label]));
        }

        var scale = GpuMath.Multiply(sum, job.Rows);
        for (var c = lane; c < classes; c += SumKernel.WarpSize)
        {
            var share = c == label ? -others : Exp(GpuMath.Subtract(job.Logits[at + c], max));
            job.Delta[at + c] = GpuMath.Divide(share, scale);
        }
    }

    private static float Exp(float x) => Elementary.Exp(LaneGpu.Create(x)).Value;
}
