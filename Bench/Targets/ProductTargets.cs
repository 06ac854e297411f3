using Sgvb.Backends.Simd;
using Sgvb.Backends.Simd.Gemm;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Torch;
using Sgvb.Bench.Benchmarks;
using Sgvb.Common.Statistics;
using Sgvb.Measuring.Peak;
using Sgvb.Measuring.Timing;
using Sgvb.Noise;
using Sgvb.Runs.Machine;

namespace Sgvb.Bench.Targets;

/// <summary>Targets of the matrix product and the noise, against the limits of the machine.</summary>
public sealed class ProductTargets(int threads, CancellationToken stop)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    private readonly Lazy<double> _bytesASecond = new(() =>
        MemoryBandwidth.Measure(threads, MachineReader.Read([]).Processor.L3Bytes, samples: 5, stop).Max(p => p.Best) * 1e9);

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
            [.. rounds.Seconds[1].Zip(rounds.Peaks, (s, peak) => given.Flops / s / 1e9 / peak)], rounds.LowestPeak, threads, AgainstTorch(given, session))
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
        return new Measured(shares, rounds.LowestPeak, threads,
            string.Join("; ", ((string[])[$"{binds} binds", AgainstTorch(given, session)]).Where(n => n.Length > 0)));
    }

    public Measured OfPaths(SimdPath narrow, SimdPath wide)
    {
        foreach (var path in (SimdPath[])[narrow, wide])
            if (!SimdPaths.IsSupported(path))
                throw new SgvbException($"this processor has no {path.ToString().ToLowerInvariant()}");
        var given = new GemmCase(Product.NN, SimdBackend.RegistryName, 1000, 1000, 1000, threads);
        using var narrowSession = new GemmSession(given, n => SimdBackend.Create(n, narrow));
        using var wideSession = new GemmSession(given, n => SimdBackend.Create(n, wide));
        var rounds = Rounds.Measure([new(narrowSession.Run), new(wideSession.Run)], threads, Budget, stop);
        var peaks = new List<(double Narrow, double Wide)>();
        while (peaks.Count < Rounds.Least)
            peaks.Add((Peak(narrow), Peak(wide)));
        var (narrowPeak, widePeak) = (peaks.Max(p => p.Narrow), peaks.Max(p => p.Wide));
        return new Measured(rounds.Ratio(1, 0), rounds.LowestPeak, threads,
            $"GEMM 1000³ NN: {Share(0, narrowPeak)} of the {narrowPeak:0} GFLOP/s of its own vectors, {Share(1, widePeak)} of {widePeak:0}")
        {
            Limits = [narrowPeak / widePeak],
            LimitReason = "peak of 256-bit over 512-bit vectors",
        };

        double Peak(SimdPath path) => FmaPeak.Measure(threads, samples: 1, stop, path).Best;

        string Share(int contender, double peak) => Format.Percent(given.Flops / rounds.Seconds[contender].Min() / 1e9 / peak);
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
    private string AgainstTorch(GemmCase given, GemmSession ours)
    {
        if (!Registry.Backends.Any(b => b is { RunsOnProcessor: true, StoresNoise: true, Unavailable: null }))
            return "";
        using var torch = new TorchProduct(given.Product, given.M, given.N, given.K, given.Threads);
        var rounds = Rounds.Measure([new(torch.Run), new(ours.Run)], threads, Budget / 2, stop);
        return string.Create(CultureInfo.InvariantCulture, $"libtorch takes {MedianInterval.Of(rounds.Ratio(0, 1)).Median:0.0} times as long");
    }
}
