using BenchmarkDotNet.Attributes;

namespace Sgvb.Bench.Benchmarks;

/// <summary>How long does a training step take: forward, loss and backward of one minibatch, every gradient, until the device has finished?</summary>
public class StepBenchmark
{
    private readonly StepSession _session = new();

    public static IReadOnlyList<string> Cases { get; set; } = [];

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _session.Start(StepCase.Parse(Case));

    [Benchmark]
    public void Step() => _session.Run(1);

    [GlobalCleanup]
    public void Cleanup() => _session.Dispose();
}
