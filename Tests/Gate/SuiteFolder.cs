using MathNet.Numerics.Distributions;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Gate;

/// <summary>A run folder of this suite with made-up numbers: a step, the no-noise step, filling with noise, and one variance.</summary>
internal static class SuiteFolder
{
    public static Fingerprint Machine { get; } = new()
    {
        Machine = "amd-epyc-2c",
        Processor = new Processor { Model = "AMD EPYC", Cores = 2, InstructionSets = ["AVX2", "AVX-512F"] },
        Dotnet = ".NET 10.0.1",
        Threads = 2,
    };

    /// <param name="path">Where.</param>
    /// <param name="seed">Of the noise.</param>
    /// <param name="slower">The local-reparam step's time, as a multiple.</param>
    /// <param name="speed">All times, divided: another machine.</param>
    /// <param name="variance">The variance, as a multiple.</param>
    /// <param name="bias">The mean gradient's component along the gradient without noise, as a multiple.</param>
    /// <param name="rate">Normals a second, as a multiple.</param>
    /// <param name="spread">From launch to launch.</param>
    public static RunFolder Write(
        string path, int seed, double slower = 1, double speed = 1, double variance = 1, double bias = 1, double rate = 1,
        double spread = 0.01, int launches = 5, Fingerprint? machine = null)
    {
        var run = RunFolder.Create(path, "m", "bench", DateTimeOffset.UnixEpoch);
        (machine ?? Machine).Save(run);
        var random = new Random(seed);
        var rows = new List<BenchmarkRow>
        {
            Step("local-reparam", 1000 * slower / speed),
            Step("no-noise", 400 / speed),
            new() { Benchmark = "noise-normal", Backend = "simd", Workload = "1x4096", Threads = 1, Samples = 5, Launches = launches,
                MedianNs = 4096 / rate, NormalsPerS = rate * 1e9 },
        };
        run.Write(RunFolder.Benchmarks, rows);
        run.Write(RunFolder.Measurements, rows.SelectMany(r => Measurements(random, r, launches, spread)).ToList());
        var blocks = Enumerable.Range(0, 12)
            .Select(b => Block(b, 7800 * variance * Math.Exp(0.02 * Normal.Sample(random, 0, 1)), 90 * bias));
        run.Write(RunFolder.VarianceBlocks, blocks.ToList());
        run.Complete();
        run.Release();
        return run;
    }

    private static BenchmarkRow Step(string estimator, double nanoseconds) => new()
    {
        Benchmark = "step",
        Estimator = estimator,
        Objective = "alpha kl=cubic",
        Backend = "simd",
        Workload = "tiny",
        Minibatch = 50,
        Threads = 2,
        Samples = 5,
        MedianNs = nanoseconds,
        AllocatedBytes = 128,
        NormalsPerS = 5e7,
        Gflops = 50,
        FractionOfPeak = 0.5,
    };

    private static IEnumerable<MeasurementRow> Measurements(Random random, BenchmarkRow row, int launches, double spread)
    {
        for (var launch = 1; launch <= launches; launch++)
        {
            var level = row.MedianNs * Math.Exp(spread * Normal.Sample(random, 0, 1));
            for (var iteration = 1; iteration <= 3; iteration++)
                yield return new()
                {
                    Benchmark = row.Benchmark,
                    Estimator = row.Estimator,
                    Objective = row.Objective,
                    Backend = row.Backend,
                    Workload = row.Workload,
                    Minibatch = row.Minibatch,
                    Threads = row.Threads,
                    Launch = launch,
                    Iteration = iteration,
                    ValueNs = level,
                };
        }
    }

    private static VarianceBlockRow Block(int block, double variance, double dot) => new()
    {
        Estimator = "local-reparam",
        Objective = "alpha kl=cubic",
        Backend = "simd",
        Workload = "tiny",
        Minibatch = 50,
        Layer = "top",
        Parameter = "theta",
        Method = "draws",
        Block = block,
        Seed = 1,
        Draws = 16,
        Variance = variance,
        DotNoNoise = dot,
        NoNoiseSquare = 100,
    };
}
