using BenchmarkDotNet.Toolchains.Results;
using Sgvb.Backends;
using Sgvb.Bench.Benchmarks;
using Sgvb.Bench.Results;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Bench;

/// <summary>Our CSV from BenchmarkDotNet's reports; a case without a result is exit 5 with its name, and the others are kept.</summary>
public sealed class ResultCollectorTests : IDisposable
{
    private const string Step = "no-noise alpha none simd tiny 50 2 1";
    private static readonly double[][] Launches = [[4000, 8000, 4400, 4800], [5200, 40000, 4800, 4400]];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Rows_hold_median_interval_rates_and_every_sample()
    {
        var (run, collector) = Collector(remark: "a remark");
        collector.Take(SyntheticReport.Of(typeof(StepBenchmark), Step, Launches));
        collector.Judge();

        var row = Assert.Single(run.Read<BenchmarkRow>(RunFolder.Benchmarks));
        // Sorted, an operation: 1000, 1100, 1100, 1200, 1200, 1300, 2000, 10000; the outlier stays.
        Assert.Equal((1200.0, 1000.0, 10000.0), (row.MedianNs, row.Ci95LowNs, row.Ci95HighNs));
        Assert.Equal((8, 2, "benchmarkdotnet"), (row.Samples, row.Launches, row.Timing));
        Assert.Equal(18900.0 / 8, row.MeanNs);
        Assert.Equal(0, row.AllocatedBytes);
        const double flops = 2.0 * 50 * (784 * 32 * 2 + 32 * 32 * 3 + 32 * 10 * 3);
        Assert.Equal(flops / 1200, row.Gflops!.Value, Tolerances.DoubleRounding * flops);
        Assert.Equal(row.Gflops / 200, row.FractionOfPeak);
        Assert.StartsWith("a remark", row.Note, StringComparison.Ordinal);

        var samples = run.Read<MeasurementRow>(RunFolder.Measurements);
        Assert.Equal([(1, 1, 1000.0), (1, 2, 2000), (1, 3, 1100), (1, 4, 1200), (2, 1, 1300), (2, 2, 10000), (2, 3, 1200), (2, 4, 1100)],
            samples.Select(s => (s.Launch, s.Iteration, s.ValueNs)));
    }

    [Fact]
    public void Noise_has_a_rate_of_normals_and_products_a_shape()
    {
        var (_, collector) = Collector();
        collector.Take(SyntheticReport.Of(typeof(NoiseBenchmark), "Normal simd 1 4096 1", Launches));
        collector.Take(SyntheticReport.Of(typeof(GemmBenchmark), "NT simd 3 5 7 2", Launches));
        var (noise, gemm) = (collector.Benchmarks[0], collector.Benchmarks[1]);
        Assert.Equal(("noise-normal", "1x4096"), (noise.Benchmark, noise.Workload));
        Assert.Equal(4096 / 1200e-9, noise.NormalsPerS!.Value, 1.0);
        Assert.Null(noise.Gflops);
        Assert.Equal(("gemm-nt", "3x7x5"), (gemm.Benchmark, gemm.Workload));
        Assert.Equal(2 * 3 * 5 * 7 / 1200.0, gemm.Gflops!.Value, Tolerances.DoubleRounding * 1);
        Assert.Null(gemm.NormalsPerS);
    }

    [Fact]
    public void A_crashed_case_ends_with_exit_5_and_its_name_and_the_others_are_kept()
    {
        var (run, collector) = Collector();
        collector.Take(SyntheticReport.Of(typeof(StepBenchmark), Step, Launches));
        collector.Take(SyntheticReport.Of(typeof(StepBenchmark), "shared alpha none simd tiny 50 2 1", [[]], exitCode: 134));
        var error = Assert.Throws<SgvbException>(collector.Judge);
        Assert.Equal(SgvbException.Unavailable, error.ExitCode);
        Assert.Contains("1 of 2 cases", error.Message, StringComparison.Ordinal);
        Assert.Contains("shared alpha none simd tiny 50 2 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("out of luck", error.Message, StringComparison.Ordinal);
        Assert.Equal("no-noise", Assert.Single(run.Read<BenchmarkRow>(RunFolder.Benchmarks)).Estimator);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_device_without_memory_is_left_out_unless_it_was_asked_for_by_name(bool named)
    {
        var (run, collector) = Collector(mustAll: named);
        collector.Take(SyntheticReport.Of(typeof(StepBenchmark), Step, Launches));
        collector.Take(SyntheticReport.Of(typeof(StepBenchmark), "shared alpha none gpu tiny 50 2 1", [[]], exitCode: 134,
            $"---> {typeof(DeviceMemoryException).FullName}: 512 MiB on a device: the GPU is out of memory"));
        Assert.Single(run.Read<BenchmarkRow>(RunFolder.Benchmarks));
        if (named)
        {
            var line = Assert.Single(collector.Failures);
            Assert.StartsWith("StepBenchmark shared alpha none gpu tiny 50 2 1: ", line, StringComparison.Ordinal);
            Assert.Contains("512 MiB on a device", line, StringComparison.Ordinal);
            Assert.Equal(SgvbException.Unavailable, Assert.Throws<SgvbException>(collector.Judge).ExitCode);
        }
        else
        {
            var (unit, reason) = Assert.Single(collector.LeftOut);
            Assert.Equal("step shared alpha kl=none gpu tiny M=50 threads=2", unit);
            Assert.Contains("512 MiB on a device", reason, StringComparison.Ordinal);
            collector.Judge();
        }
    }

    [Fact]
    public void NA_without_any_event_is_a_failure_too()
    {
        var (_, collector) = Collector();
        collector.TakeRest([SyntheticReport.Summary(SyntheticReport.Of(typeof(StepBenchmark), Step, []))]);
        Assert.Contains("NA", Assert.Throws<SgvbException>(collector.Judge).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("warning: a\nx.cs(1,1): error CS0103: no y\nBuild FAILED.", "x.cs(1,1): error CS0103: no y")]
    [InlineData("error MSB3021: cannot copy\nNo space left on device : '/tmp/a'", "no room in ")]
    [InlineData("", "it gave no reason")]
    public void A_program_that_could_not_be_built_says_why(string said, string reason) => Assert.StartsWith(reason,
        ReportRows.Reason(BuildResult.Failure(GenerateResult.Success(BenchmarkDotNet.Toolchains.ArtifactsPaths.Empty, []), said)), StringComparison.Ordinal);

    [Fact]
    public void No_case_at_all_is_a_failure() =>
        Assert.Equal(SgvbException.Unavailable, Assert.Throws<SgvbException>(Collector().Collector.Judge).ExitCode);

    [Fact]
    public void A_stopped_run_keeps_what_it_had()
    {
        using var stop = new CancellationTokenSource();
        var (run, collector) = Stoppable(null, stop.Token);
        collector.Take(SyntheticReport.Of(typeof(StepBenchmark), Step, Launches));
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => collector.Take(SyntheticReport.Of(typeof(StepBenchmark), Step, [[]], exitCode: 130)));
        Assert.Single(run.Read<BenchmarkRow>(RunFolder.Benchmarks));
        Assert.Empty(collector.Failures);
    }

    public void Dispose() => _folder.Dispose();

    private (RunFolder Run, ResultCollector Collector) Collector(string? remark = null, bool mustAll = true) =>
        Stoppable(remark, CancellationToken.None, mustAll);

    private (RunFolder Run, ResultCollector Collector) Stoppable(string? remark, CancellationToken stop, bool mustAll = true)
    {
        var run = RunFolder.Create(_folder["run"], "machine", "bench", DateTimeOffset.UnixEpoch);
        var remarks = remark is null ? [] : new Dictionary<string, string> { [Step] = remark };
        return (run, new ResultCollector(run, new ReportContext("benchmarkdotnet", remarks, _ => 200) { MustAll = mustAll }, stop));
    }
}
