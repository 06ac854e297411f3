using Sgvb.Backends;
using Sgvb.Backends.Simd;
using Sgvb.Bench.Cases;
using Sgvb.Model;

namespace Sgvb.Bench.Targets;

/// <summary>The table of targets for the managed backend, at the <c>mnist</c> workload and without an optimizer on either side.</summary>
public sealed class TargetList(int threads, uint seed, CancellationToken stop)
{
    private readonly ProductTargets products = new(threads, stop);
    private readonly StepTargets steps = new(threads, seed, Workload.Mnist, TimeSpan.FromSeconds(8), stop);

    public IReadOnlyList<Target> All =>
    [
        new("GEMM 1000³ NN over the FMA peak", "fraction", true, 0.93, () => products.OfPeak(Product.NN)),
        new("GEMM 1000³ NT over the FMA peak", "fraction", true, 0.93, () => products.OfPeak(Product.NT)),
        new("GEMM 1000³ TN over the FMA peak", "fraction", true, 0.90, () => products.OfPeak(Product.TN)),
        new("GEMM 1000×1000×10 NN over its roofline", "fraction", true, 0.6, () => products.OfRoofline(Product.NN, 1000, 10, 1000)),
        new("GEMM 1000×10×1000 NT over its roofline", "fraction", true, 0.6, () => products.OfRoofline(Product.NT, 1000, 1000, 10)),
        new("GEMM 1000×1000×10 TN over its roofline", "fraction", true, 0.6, () => products.OfRoofline(Product.TN, 1000, 10, 1000)),
        new("AVX2 path over the AVX-512 path, GFLOP/s", "ratio", true, 0.9, () => products.OfPaths(SimdPath.Avx2, SimdPath.Avx512)),
        new("step local-reparam, libtorch over ours", "ratio", true, 1.35, () => steps.AgainstTorch("local-reparam")),
        new("step no-noise, libtorch over ours", "ratio", true, 1.15, () => steps.AgainstTorch("no-noise")),
        new("step shared, libtorch over ours", "ratio", true, 1.25, () => steps.AgainstTorch("shared")),
        new("step input-noise, libtorch over ours", "ratio", true, 1.25, () => steps.AgainstTorch("input-noise")),
        new("step flipout, libtorch over ours", "ratio", true, 1.25, () => steps.AgainstTorch("flipout")),
        new("step per-example, libtorch over ours", "ratio", true, 15, () => steps.PerExampleAgainstTorch(faster: false)),
        new("step per-example with the row hash, libtorch over ours", "ratio", true, 30, () => steps.PerExampleAgainstTorch(faster: true)),
        new("step local-reparam over no-noise, ours", "ratio", false, 2.05, steps.LocalOverNoNoise),
        new("normals Philox4x32-10, one core, into the first cache", "normals/s", true, 1.4e9, products.Normals),
        new("variance of local-reparam by moments over its step", "ratio", false, 2.5, () => steps.Moments("local-reparam")),
        new("allocation a step, any estimator", "bytes", false, 0, steps.Allocation),
        new("two threads over one, step local-reparam", "ratio", true, 1.9, () => steps.TwoThreads("local-reparam")),
    ];

    /// <summary>What must agree with the reference before any of it is timed.</summary>
    public IReadOnlyList<StepCase> Steps => steps.Timed;
}
