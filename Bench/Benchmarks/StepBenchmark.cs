using BenchmarkDotNet.Attributes;
using Sgvb.Bench.Cases;

namespace Sgvb.Bench.Benchmarks;

/// <summary>How long does a training step take: forward, loss and backward of one minibatch, every gradient, until the device has finished?</summary>
public class StepBenchmark
{
    private readonly StepSession session = new();

    public static IReadOnlyList<string> Cases { get; set; } = [];

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup() => session.Start(StepCase.Parse(Case));

    [Benchmark]
    public void Step() => session.Run(1);

    [GlobalCleanup]
    public void Cleanup() => session.Dispose();
}
