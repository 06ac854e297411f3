using BenchmarkDotNet.Attributes;
using Sgvb.Bench.Cases;

namespace Sgvb.Bench.Benchmarks;

/// <summary>How fast are a backend's matrix products, at 1000³ and at the shapes of the workload?</summary>
public class GemmBenchmark
{
    private GemmSession? session;

    public static IReadOnlyList<string> Cases { get; set; } = [];

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup() => session = new GemmSession(GemmCase.Parse(Case));

    [Benchmark]
    public void Product() => session!.Run(1);

    [GlobalCleanup]
    public void Cleanup() => session?.Dispose();
}
