using ILGPU;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Backends.Gpu.Sums;

namespace Sgvb.Backends.Gpu.NoiseProduct;

/// <summary>
/// Products with a weight sample for every group of examples. Every thread makes its normals in registers, four from one Philox counter,
/// and uses them at once; the backward pass makes them again. Nothing but the results is stored.
/// </summary>
internal static class NoiseProductKernel
{
    /// <summary>Threads of a group in the forward pass.</summary>
    public const int GroupSize = 256;

    /// <summary>Counters across the columns that such a group serves; its other threads serve other examples.</summary>
    public const int Places = 64;

    /// <summary>How many parts a group of examples is cut into so that a thread's sums fit its registers.</summary>
    public static int Parts<TExamples>(int group) where TExamples : struct, IExamples<TExamples> =>
        (group + TExamples.Count - 1) / TExamples.Count;

    /// <summary>
    /// y[m, j] = Σᵢ x[m, i]·scale[i, j]·ε. One thread for each counter and part of a group of examples; it runs over all inputs. The
    /// threads of a group that serve different examples read the same rows of scale at about the same time.
    /// </summary>
    [KernelDesign(GroupSize, registers: 64, warps: 32)]
    public static void Forward<TExamples>(NoiseProductArguments job) where TExamples : struct, IExamples<TExamples>
    {
        var place = Grid.IdxX * Places + (Group.IdxX & (Places - 1));
        var part = Grid.IdxY * (GroupSize / Places) + Group.IdxX / Places;
        var partsAGroup = Parts<TExamples>(job.Group);
        var group = part / partsAGroup;
        var first = group * job.Group + (part - group * partsAGroup) * TExamples.Count;
        var last = IntrinsicMath.Min(IntrinsicMath.Min(first + TExamples.Count, (group + 1) * job.Group), job.Examples);
        if (place >= job.CountersARow || first >= last)
            return;
        var column = NoiseProductArguments.Column(place);
        var sums = default(TExamples);
        for (var input = 0; input < job.Inputs; input++)
        {
            var noise = job.Normals(group, input, place).Times(job.Load(job.Scale, input, job.StrideScale, column));
            sums = sums.Add(job, first, last, input, noise);
        }

        sums.Store(job, first, last, column);
    }

    /// <summary>
    /// gradScale[i, j] = Σₘ x·delta·ε and gradX[m, i] = Σⱼ delta·scale·ε. A warp has one input and 32 counters, that is 128 columns; it
    /// runs over the examples of its slice, and adds gradX up across its lanes.
    /// </summary>
    [KernelDesign(GpuDevice.LargestGroup, registers: 64, warps: 32, IsLine = true)]
    public static void Gradient(NoiseProductArguments job)
    {
        var lane = Group.IdxX & (SumKernel.WarpSize - 1);
        var input = Grid.GlobalIndex.X / SumKernel.WarpSize;
        if (input >= job.Inputs)
            return;
        var place = Grid.IdxY * SumKernel.WarpSize + lane;
        var column = NoiseProductArguments.Column(place);
        var first = Grid.IdxZ * job.ExamplesASlice;
        var last = IntrinsicMath.Min(first + job.ExamplesASlice, job.Examples);
        var scale = job.Load(job.Scale, input, job.StrideScale, column);
        var gradScale = default(Quad);
        var noise = default(Quad);
        var nextDraw = first;
        for (var example = first; example < last; example++)
        {
            if (example == nextDraw)
            {
                var group = example / job.Group;
                noise = job.Normals(group, input, place);
                nextDraw = (group + 1) * job.Group;
            }

            var product = job.Load(job.Y, example, job.StrideY, column).Times(noise);
            gradScale = gradScale.Fma(job.X[example * job.StrideX + input], product);
            if (job.WantsGradX == 0)
                continue;
            var gradX = SumKernel.OverWarp(product.Dot(scale));
            if (lane == 0)
                job.GradX[(Grid.IdxY * job.Examples + example) * job.StrideX + input] = gradX;
        }

        job.Store(job.GradScale, Grid.IdxZ * job.Inputs + input, job.StrideScale, column, gradScale);
    }

    /// <summary>squares[m] = Σᵢⱼ a·b·(1 + scale·ε)², with a = X, b = Y and per-example noise. A warp has one example, its lanes the columns.</summary>
    [KernelDesign(GpuDevice.LargestGroup, registers: 48, warps: 40, IsLine = true)]
    public static void Squares(NoiseProductArguments job)
    {
        var lane = Group.IdxX & (SumKernel.WarpSize - 1);
        var example = Grid.GlobalIndex.X / SumKernel.WarpSize;
        var sum = 0f;
        for (var input = 0; example < job.Examples && input < job.Inputs; input++)
        {
            var a = job.X[example * job.StrideX + input];
            var row = 0f;
            for (var place = lane; a != 0 && place < job.CountersARow; place += SumKernel.WarpSize)
            {
                var column = NoiseProductArguments.Column(place);
                var noise = job.Normals(example, input, place).Times(job.Load(job.Scale, input, job.StrideScale, column));
                var factor = new Quad(1, 1, 1, 1).Plus(noise);
                row = GpuMath.Add(row, job.Load(job.Y, example, job.StrideY, column).Dot(factor.Times(factor)));
            }

            sum = GpuMath.Fma(a, row, sum);
        }

        sum = SumKernel.OverWarp(sum);
        if (example < job.Examples && lane == 0)
            job.Squares[example * job.StrideSquares] = sum;
    }
}
