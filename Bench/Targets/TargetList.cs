using Sgvb.Backends.Simd.Lanes;

namespace Sgvb.Bench.Targets;

/// <summary>
/// The table of targets for the managed backend, at the <c>mnist</c> workload and, for convolutions, at <c>cifar-k2</c>, without an optimizer on
/// either side.
/// </summary>
public sealed class TargetList : ITargetList
{
    private static readonly string[] Named = ["local-reparam", "no-noise", "shared", "input-noise", "flipout", StepTargets.PerExample];

    private readonly ProductTargets _products;
    private readonly StepTargets _steps;
    private readonly StepTargets _convolutions;

    public TargetList(int threads, uint seed, CancellationToken stop)
    {
        _products = new(threads, stop);
        _steps = new(threads, seed, Workload.Mnist, TimeSpan.FromSeconds(8), stop, () => _products.TorchProductNote);
        _convolutions = new(threads, seed, Workload.Cifar[1], TimeSpan.FromSeconds(8), stop, () => "libtorch's convolution is oneDNN's, with this processor's widest vectors");
    }

    public IReadOnlyList<Target> All =>
    [
        new("GEMM 1000³ NN over the FMA peak", "fraction", true, 0.93, () => _products.OfPeak(Product.NN)),
        new("GEMM 1000³ NT over the FMA peak", "fraction", true, 0.93, () => _products.OfPeak(Product.NT)),
        new("GEMM 1000³ TN over the FMA peak", "fraction", true, 0.90, () => _products.OfPeak(Product.TN)),
        new("GEMM 1000×1000×10 NN over its roofline", "fraction", true, 0.6, () => _products.OfRoofline(Product.NN, 1000, 10, 1000)),
        new("GEMM 1000×10×1000 NT over its roofline", "fraction", true, 0.6, () => _products.OfRoofline(Product.NT, 1000, 1000, 10)),
        new("GEMM 1000×1000×10 TN over its roofline", "fraction", true, 0.6, () => _products.OfRoofline(Product.TN, 1000, 10, 1000)),
        new("GEMM 1000³ NN, AVX2 path over the peak of its own vectors", "fraction", true, 0.92, () => _products.OfOwnPeak(SimdPath.Avx2)),
        new("GEMM 1000³ NN, the system's BLAS over ours", "ratio", true, 1.0, _products.OfSystemBlas),
        new("convolution 2 of cifar-k3, forward, over the FMA peak", "fraction", true, 0.75, _products.OfConvolution),
        new("step local-reparam, libtorch over ours", "ratio", true, 1.35, () => _steps.AgainstTorch("local-reparam")),
        new("step no-noise, libtorch over ours", "ratio", true, 1.15, () => _steps.AgainstTorch("no-noise")),
        new("step shared, libtorch over ours", "ratio", true, 1.25, () => _steps.AgainstTorch("shared")),
        new("step input-noise, libtorch over ours", "ratio", true, 1.25, () => _steps.AgainstTorch("input-noise")),
        new("step flipout, libtorch over ours", "ratio", true, 1.25, () => _steps.AgainstTorch("flipout")),
        new("step per-example, libtorch over ours", "ratio", true, 15, () => _steps.PerExampleAgainstTorch(faster: false)),
        new("step per-example with the row hash, libtorch over ours", "ratio", true, 30, () => _steps.PerExampleAgainstTorch(faster: true)),
        new("step local-reparam over no-noise, ours", "ratio", false, 2.07, _steps.LocalOverNoNoise),
        new("cifar-k2: step no-noise, libtorch over ours", "ratio", true, 1.1, () => _convolutions.AgainstTorch("no-noise")),
        new("cifar-k2: step local-reparam, libtorch over ours", "ratio", true, 1.4, () => _convolutions.AgainstTorch("local-reparam")),
        new("cifar-k2: step shared, libtorch over ours", "ratio", true, 1.1, () => _convolutions.AgainstTorch("shared")),
        new("cifar-k2: step input-noise, libtorch over ours", "ratio", true, 1.2, () => _convolutions.AgainstTorch("input-noise")),
        new("cifar-k2: step flipout, libtorch over ours", "ratio", true, 1.3, () => _convolutions.AgainstTorch("flipout")),
        new("cifar-k2: step per-example, libtorch over ours", "ratio", true, 5, () => _convolutions.PerExampleAgainstTorch(faster: false)),
        new("normals Philox4x32-10, one core, into the first cache", "normals/s", true, 1.4e9, _products.Normals),
        new("variance of local-reparam by moments over its step", "ratio", false, 2.5, () => _steps.Moments("local-reparam")),
        new("allocation a step, any estimator", "bytes", false, 0, _steps.Allocation),
        new("two threads over one, step local-reparam", "ratio", true, 1.9, () => _steps.TwoThreads("local-reparam")),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<StepCase> Steps => [.. ((StepTargets[])[_steps, _convolutions]).SelectMany(s => s.Timed(Named).Append(s.TimedFaster))];
}
