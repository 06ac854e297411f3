using Sgvb.Backends.Simd;
using Sgvb.Backends.Simd.Gemm;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Torch;
using Sgvb.Bench.Benchmarks;
using Sgvb.Common.Statistics;
using Sgvb.Measuring.Peak;
using Sgvb.Measuring.Timing;
using Sgvb.Noise;
using Sgvb.Numerics;
using Sgvb.Runs.Machine;

namespace Sgvb.Bench.Targets;

/// <summary>Targets of the matrix product and the noise, against the limits of the machine.</summary>
public sealed class ProductTargets(int threads, CancellationToken stop)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    private readonly Lazy<double> _bytesASecond = new(() =>
        MemoryBandwidth.Measure(threads, MachineReader.Read([]).Processor.L3Bytes, samples: 5, stop).Max(p => p.Best) * 1e9);

    private readonly Lazy<string> _torchProduct = new(() =>
    {
        var given = new GemmCase(Product.NN, SimdBackend.RegistryName, 1000, 1000, 1000, threads);
        using var session = new GemmSession(given);
        return AgainstTorch(given, session, threads, stop) is { Length: > 0 } text ? "of the product 1000³ alone " + text : "";
    });

    /// <summary>
    /// The limit is the micro-kernel alone, its operands in the second-level cache, without packing and without a place for C: its best
    /// round over the best of the peak loop.
    /// </summary>
    public Measured OfPeak(Product product)
    {
        var given = new GemmCase(product, SimdBackend.RegistryName, 1000, 1000, 1000, threads);
        using var session = new GemmSession(given);
        using var kernel = new MicroKernelProbe(threads, SimdPaths.Choose());
        var rounds = Rounds.Measure([new(kernel.Run), new(session.Run)], threads, Budget, stop);
        return new Measured(
            rounds.Share(1, given.Flops, rounds.Peaks), rounds.LowestPeak, threads, AgainstTorch(given, session, threads, stop))
        {
            Limits = [kernel.Flops / rounds.Seconds[0].Min() / 1e9 / rounds.Peaks.Max()],
            LimitReason = "micro-kernel alone",
        };
    }

    /// <summary>The least time by the peak of the round and by the memory's bandwidth, over the time it took.</summary>
    public Measured OfRoofline(Product product, int m, int n, int k)
    {
        var given = new GemmCase(product, SimdBackend.RegistryName, m, n, k, threads);
        using var session = new GemmSession(given);
        var rounds = Rounds.Measure([new(session.Run)], threads, Budget, stop);
        var memory = given.Bytes / _bytesASecond.Value;
        var binds = memory > given.Flops / rounds.Peaks.Max() / 1e9 ? "memory" : "compute";
        var shares = rounds.Seconds[0].Zip(rounds.Peaks, (s, peak) => Math.Max(given.Flops / peak / 1e9, memory) / s).ToList();
        return new Measured(
            shares, rounds.LowestPeak, threads, OneLine.Joined($"{binds} binds", AgainstTorch(given, session, threads, stop)));
    }

    /// <summary>A narrower path's product over the peak loop with the same vectors, in turns with it.</summary>
    public Measured OfOwnPeak(SimdPath path)
    {
        if (!SimdPaths.IsSupported(path))
            throw new SgvbException($"this processor has no {path.ToString().ToLowerInvariant()}");
        var given = new GemmCase(Product.NN, SimdBackend.RegistryName, 1000, 1000, 1000, threads);
        using var session = new GemmSession(given, n => SimdBackend.Create(n, path));
        var rounds = Rounds.Measure([new(session.Run)], threads, Budget, stop, () => Rounds.Peak(threads, stop, path));
        return new Measured(rounds.Share(0, given.Flops, rounds.Gauged), rounds.LowestPeak, threads);
    }

    /// <summary>A BLAS library of the system over ours, in turns: a harder peer than libtorch where libtorch stays on AVX2.</summary>
    /// <exception cref="SgvbException">None is named, or it does not compute the product.</exception>
    public Measured OfSystemBlas()
    {
        const int size = 1000;
        using var blas = new BlasProduct(size, threads);
        var given = new GemmCase(Product.NN, SimdBackend.RegistryName, size, size, size, threads);
        using var ours = new GemmSession(given);
        var rounds = Rounds.Measure([new(blas.Run, BlasProduct.Rest), new(ours.Run)], threads, Budget, stop);
        var share = MedianInterval.Of(rounds.Share(0, given.Flops, rounds.Peaks));
        return new Measured(rounds.Ratio(0, 1), rounds.LowestPeak, threads,
            string.Create(CultureInfo.InvariantCulture, $"{blas.Name}: {share.Median:0.00} of the FMA peak"));
    }

    /// <summary>What the ratio of a step to libtorch's is mostly made of; empty without libtorch.</summary>
    public string TorchProductNote => _torchProduct.Value;

    /// <summary>The costliest product of the paper's largest network for CIFAR-10: 96 maps of 16×16 to 192, kernel 5×5, stride 2.</summary>
    public Measured OfConvolution()
    {
        var workload = Workload.Cifar[^1];
        var layer = workload.Network.Layers[1];
        using var backend = SimdBackend.Create(threads);
        using var map = layer.Spec.CreateMap(backend, layer.Input, workload.Minibatch);
        using var x = backend.Allocate(workload.Minibatch * layer.Input.Positions, layer.Input.Channels);
        using var weights = backend.Allocate(layer.Inputs, layer.Outputs);
        using var y = backend.Allocate(workload.Minibatch * layer.Output.Positions, layer.Outputs);
        backend.FillNoise(x, new NoiseKey(1, 0, 0).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
        backend.FillNoise(weights, new NoiseKey(1, 0, 1).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
        var rounds = Rounds.Measure([new(Run)], threads, Budget, stop);
        var flops = 2.0 * workload.Minibatch * layer.Output.Positions * layer.Weights;
        return new Measured([.. rounds.Seconds[0].Zip(rounds.Peaks, (s, peak) => flops / s / 1e9 / peak)], rounds.LowestPeak, threads);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
                map.Forward<Copy>(x, weights, Operands.Read().Write(y));
        }
    }

    public Measured Normals()
    {
        using var backend = SimdBackend.Create(threads: 1);
        using var target = backend.Allocate(1, 4096);
        var draw = 0ul;
        var rounds = Rounds.Measure([new(Fill)], 1, Budget, stop);
        return new Measured([.. rounds.Seconds[0].Select(s => target.Columns / s)], rounds.LowestPeak, 1);

        void Fill(int count)
        {
            for (var i = 0; i < count; i++)
                backend.FillNoise(target, new NoiseKey(1, 0, draw++).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
        }
    }

    /// <summary>
    /// What a much-used library makes of the same product; empty without libtorch. In rounds of its own, for its threads go on spinning
    /// for a while after a product and would slow down the peak loop.
    /// </summary>
    private static string AgainstTorch(GemmCase given, GemmSession ours, int threads, CancellationToken stop)
    {
        if (!Registry.Backends.Any(b => b is { RunsOnProcessor: true, StoresNoise: true, Unavailable: null }))
            return "";
        using var torch = new TorchProduct(given.Product, given.M, given.N, given.K, given.Threads);
        var rounds = Rounds.Measure([new(torch.Run), new(ours.Run)], threads, Budget / 2, stop);
        return string.Create(CultureInfo.InvariantCulture, $"libtorch takes {MedianInterval.Of(rounds.Ratio(0, 1)).Median:0.0} times as long");
    }
}
