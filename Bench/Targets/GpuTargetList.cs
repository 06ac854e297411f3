using Sgvb.Backends.Gpu;
using Sgvb.Backends.Torch;
using Sgvb.Bench.Benchmarks;
using Sgvb.Common.Statistics;
using Sgvb.Measuring.Timing;
using Sgvb.Runs.CommandLine;

namespace Sgvb.Bench.Targets;

/// <summary>
/// The table of targets for a GPU, against libtorch on the same device, which multiplies by cuBLAS in float32 without TF32: every estimator at
/// the <c>mnist</c> workload and at <c>cifar-k2</c>, and matrix products, which take cuBLAS itself where libtorch does not load. Where one side is missing, each
/// row says so.
/// </summary>
/// <param name="threads">Of the host.</param>
/// <param name="seed">Of inputs and noise.</param>
/// <param name="budget">For the rounds of one target.</param>
/// <param name="stop">Ends between samples.</param>
/// <param name="ours">The backend whose targets they are.</param>
/// <param name="peer">libtorch on the same device.</param>
public sealed class GpuTargetList(
    int threads, uint seed, TimeSpan budget, CancellationToken stop, string ours = GpuBackend.RegistryName, string peer = "torch-cuda") : ITargetList
{
    private static readonly IReadOnlyList<string> Names =
        [.. MethodSelection.Choose(new CommonValues { Estimators = [NameList.All] }, [], out _).Select(m => m.Name)];

    private readonly StepTargets _steps = new(threads, seed, Workload.Mnist, budget, stop, ours: ours, peer: peer);
    private readonly StepTargets _convolutions = new(threads, seed, Workload.Cifar[1], budget, stop, ours: ours, peer: peer);

    public IReadOnlyList<Target> All =>
    [
        .. Enum.GetValues<Product>().Select(product => OfProduct(product, 1000)),
        OfProduct(Product.NN, 4096),
        .. Names.Select(name => OfStep("", _steps, name)),
        .. Names.Select(name => OfStep("cifar-k2: ", _convolutions, name)),
    ];

    public IReadOnlyList<StepCase> Steps => [.. ((StepTargets[])[_steps, _convolutions]).SelectMany(s => s.Timed(Names))];

    private static Target OfStep(string network, StepTargets steps, string name) => name == StepTargets.PerExample
        ? new($"{network}step {name}, libtorch over ours", "ratio", true, 10, () => steps.PerExampleAgainstTorch(faster: false))
        : new($"{network}step {name}, libtorch over ours", "ratio", true, 1, () => steps.AgainstTorch(name));

    private Target OfProduct(Product product, int n) =>
        new(string.Create(CultureInfo.InvariantCulture, $"GEMM {n}³ {product}, cuBLAS over ours"), "ratio", true, 0.6, () => AgainstTorch(product, n));

    /// <summary>The note gives the rate, which a reader holds against the device's peak.</summary>
    public Measured AgainstTorch(Product product, int n)
    {
        if (Registry.Backend(ours).Unavailable is { } reason)
            throw new SgvbException($"{ours}: {reason}");
        var given = new GemmCase(product, ours, n, n, n, threads);
        using var session = new GemmSession(given);
        if (Registry.Backend(peer).Unavailable is { } missing)
            return AgainstCublas(given, session, $"{peer}: {missing}");
        using var torch = new TorchProduct(product, n, n, n, threads, peer);
        var rounds = Rounds.Measure([new(torch.Run), new(session.Run)], threads, budget, stop);
        return new Measured(rounds.Ratio(0, 1), rounds.LowestPeak, threads, $"{Rate(given, rounds.Seconds[1])}; libtorch {Rate(given, rounds.Seconds[0])}");
    }

    /// <summary>Where libtorch does not load on the device, the library that it would call.</summary>
    private Measured AgainstCublas(GemmCase given, GemmSession session, string missing)
    {
        try
        {
            using var backend = (GpuBackend)GpuBackend.Create();
            using var cublas = new CublasProduct(backend, given.Product, given.M, given.N, given.K);
            var rounds = Rounds.Measure([new(cublas.Run), new(session.Run)], threads, budget, stop);
            return new Measured(rounds.Ratio(0, 1), rounds.LowestPeak, threads,
                $"{Rate(given, rounds.Seconds[1])}; cuBLAS called directly {Rate(given, rounds.Seconds[0])}; {missing}");
        }
        catch (SgvbException e) when (e.ExitCode == SgvbException.Unavailable)
        {
            var alone = Rounds.Measure([new(session.Run)], threads, budget, stop);
            throw new SgvbException($"{Rate(given, alone.Seconds[0])}; {missing}; {e.Message}");
        }
    }

    private static string Rate(GemmCase given, IReadOnlyList<double> seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{given.Flops / MedianInterval.Of(seconds).Median / 1e9:0} GFLOP/s");
}
