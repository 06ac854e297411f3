using BenchmarkDotNet.Attributes;

namespace Sgvb.Bench.Benchmarks;

/// <summary>How fast are a backend's matrix products, at 1000³ and at the shapes of the workload?</summary>
public class GemmBenchmark
{
    private GemmSession? _session;

    public static IReadOnlyList<string> Cases { get; set; } = [];

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _session = new GemmSession(GemmCase.Parse(Case));

    [Benchmark]
    public void Product() => _session!.Run(1);

    [GlobalCleanup]
    public void Cleanup() => _session?.Dispose();
}
