using BenchmarkDotNet.Attributes;
using Sgvb.Backends;
using Sgvb.Bench.Cases;
using Sgvb.Noise;

namespace Sgvb.Bench.Benchmarks;

/// <summary>How fast does a backend make noise, into the cache and to memory?</summary>
public class NoiseBenchmark
{
    private NoiseCase? given;
    private IBackend? backend;
    private Matrix? target;
    private ulong draw;

    public static IReadOnlyList<string> Cases { get; set; } = [];

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        given = NoiseCase.Parse(Case);
        backend = Registry.Backend(given.Backend).CreateBackend!(given.Threads);
        target = backend.Allocate(given.Rows, given.Columns);
    }

    [Benchmark]
    public void Fill()
    {
        backend!.FillNoise(target!, new NoiseKey(1, 0, draw++).For(0, NoiseStream.Benchmark), given!.Kind);
        backend.Synchronize();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        target?.Dispose();
        backend?.Dispose();
    }
}
