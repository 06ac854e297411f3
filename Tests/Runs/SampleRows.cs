using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Runs;

internal static class SampleRows
{
    public static VarianceRow Variance { get; } = new()
    {
        Estimator = "local-reparam+antithetic",
        Posterior = "alpha",
        Kl = "cubic",
        Objective = "alpha kl=cubic",
        Backend = "simd",
        Workload = "mnist",
        Minibatch = 1000,
        Layer = "top",
        Parameter = "theta",
        Epoch = 0.1,
        Method = "draws",
        Variance = 7812.345678901234,
        Ci95Low = 1.0 / 3,
        VarianceData = -0.0,
        Draws = 4_000_000_000,
        Blocks = 3,
    };

    public static BenchmarkRow Benchmark { get; } = new()
    {
        Benchmark = "step",
        Estimator = "grouped:10",
        Backend = "torch",
        Workload = "784-400-10",
        Minibatch = 100,
        Threads = 2,
        Samples = 15,
        MedianNs = 1.25e7,
        Gflops = 123.5,
        Note = "M = 100, not 1000",
    };

    public static MeasurementRow Measurement { get; } = new() { Benchmark = "step", Launch = 1, Iteration = 1, ValueNs = 12.5 };

    public static VarianceBlockRow Block { get; } =
        new() { Layer = "top", Parameter = "theta", Method = "draws", Block = 0, Seed = uint.MaxValue, Draws = 16, Variance = double.Epsilon };

    public static AgreementRow Agreement { get; } =
        new() { Layer = "all", Parameter = "loss", Path = "avx2", Error = 1e-7, Tolerance = 1e-5, Passed = true };
}
