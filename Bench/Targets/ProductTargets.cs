using Sgvb.Backends;
using Sgvb.Backends.Simd;
using Sgvb.Bench.Benchmarks;
using Sgvb.Bench.Cases;
using Sgvb.Noise;
using Sgvb.Runs.Machine;
using Sgvb.Runs.Peak;
using Sgvb.Runs.Timing;

namespace Sgvb.Bench.Targets;

/// <summary>Targets of the matrix product and the noise, against the limits of the machine.</summary>
public sealed class ProductTargets(int threads, CancellationToken stop)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    private readonly Lazy<double> bytesASecond = new(() =>
        MemoryBandwidth.Measure(threads, MachineReader.Read([]).Processor.L3Bytes, samples: 5, stop).Max(p => p.Best) * 1e9);

    public Measured OfPeak(Product product)
    {
        var given = new GemmCase(product, SimdBackend.RegistryName, 1000, 1000, 1000, threads);
        using var session = new GemmSession(given);
        var rounds = Rounds.Measure([new(session.Run)], threads, Budget, stop);
        return new Measured([.. rounds.Seconds[0].Zip(rounds.Peaks, (s, peak) => given.Flops / s / 1e9 / peak)], rounds.LowestPeak, threads);
    }

    /// <summary>The least time by the peak of the round and by the memory's bandwidth, over the time it took.</summary>
    public Measured OfRoofline(Product product, int m, int n, int k)
    {
        var given = new GemmCase(product, SimdBackend.RegistryName, m, n, k, threads);
        using var session = new GemmSession(given);
        var rounds = Rounds.Measure([new(session.Run)], threads, Budget, stop);
        var memory = given.Bytes / bytesASecond.Value;
        var shares = rounds.Seconds[0].Zip(rounds.Peaks, (s, peak) => Math.Max(given.Flops / peak / 1e9, memory) / s).ToList();
        var binds = memory > given.Flops / rounds.Peaks.Max() / 1e9 ? "memory" : "compute";
        return new Measured(shares, rounds.LowestPeak, threads, $"{binds} binds");
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
        return new Measured(rounds.Ratio(1, 0), rounds.LowestPeak, threads, "GEMM 1000³ NN");
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
}
