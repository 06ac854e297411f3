using BenchmarkDotNet.Attributes;

namespace Sgvb.Bench.Benchmarks;

/// <summary>
/// The steps of <see cref="StepBenchmark"/> that take less than 100 µs, many in a row: waiting for the device after each would measure
/// the waiting.
/// </summary>
public class ShortStepBenchmark
{
    /// <summary>Steps in a row.</summary>
    public const int Steps = 32;

    /// <summary>A step longer than this is timed alone.</summary>
    public const double LongestNs = 100_000;

    private readonly StepSession _session = new();

    public static IReadOnlyList<string> Cases { get; set; } = [];

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _session.Start(StepCase.Parse(Case));

    [Benchmark(OperationsPerInvoke = Steps)]
    public void Step() => _session.Run(Steps);

    [GlobalCleanup]
    public void Cleanup() => _session.Dispose();
}
