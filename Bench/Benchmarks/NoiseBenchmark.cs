using BenchmarkDotNet.Attributes;
using Sgvb.Noise;

namespace Sgvb.Bench.Benchmarks;

/// <summary>How fast does a backend make noise, into the cache and to memory?</summary>
public class NoiseBenchmark
{
    private NoiseCase? _given;
    private IBackend? _backend;
    private Matrix? _target;
    private ulong _draw;

    public static IReadOnlyList<string> Cases { get; set; } = [];

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _given = NoiseCase.Parse(Case);
        _backend = Registry.Backend(_given.Backend).CreateBackend!(_given.Threads);
        _target = _backend.Allocate(_given.Rows, _given.Columns);
    }

    [Benchmark]
    public void Fill()
    {
        _backend!.FillNoise(_target!, new NoiseKey(1, 0, _draw++).For(0, NoiseStream.Benchmark), _given!.Kind);
        _backend.Synchronize();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _target?.Dispose();
        _backend?.Dispose();
    }
}
