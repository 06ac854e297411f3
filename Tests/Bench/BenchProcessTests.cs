using Sgvb.Bench;
using Sgvb.Bench.Benchmarks;
using Sgvb.Bench.Results;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Bench;

/// <summary>The executable as users start it, with a dry job: every part works together, and the numbers mean nothing.</summary>
public sealed class BenchProcessTests
{
    private static readonly string[] Dry =
        ["--workload", "tiny", "--estimator", "no-noise", "--backend", "simd", "--threads", "1", "--job", "Dry", "--filter", "*StepBenchmark*"];

    [Theory]
    [InlineData("in-process", "--in-process")]
    [InlineData("benchmarkdotnet")]
    public void A_dry_run_checks_agreement_times_and_writes_its_files(string timing, params string[] more)
    {
        using var folder = new TemporaryFolder();
        var result = Executable.Run("Sgvb.Bench", [.. Dry, "--output", folder["run"], .. more]);
        Assert.True(result.ExitCode == 0, result.Error + result.Out);
        var run = RunFolder.Open(folder["run"]);
        Assert.False(run.IsIncomplete);
        var row = Assert.Single(run.Read<BenchmarkRow>(RunFolder.Benchmarks));
        Assert.Equal(("step", "no-noise", "simd", "tiny", timing), (row.Benchmark, row.Estimator, row.Backend, row.Workload, row.Timing));
        // On a busy machine the peak may have been measured in a worse moment than the step.
        Assert.True(row.MedianNs > 0 && row.FractionOfPeak > 0, row.ToString());
        Assert.Single(run.Read<MeasurementRow>(RunFolder.Measurements));
        Assert.All(run.Read<AgreementRow>(RunFolder.Agreement), r => Assert.True(r.Passed, r.ToString()));
        Assert.Single(Directory.GetFiles(run.Path, "benchmarkdotnet-*.json"));
    }

    [Fact]
    [Trait("Length", "long")]
    public void Steps_of_seconds_are_measured_apart_and_written_to_the_same_files()
    {
        using var folder = new TemporaryFolder();
        // Thirty times as slow: a tenth of a second becomes three, and what was a millisecond or two stays short.
        var result = Executable.Run("Sgvb.Bench", ["--workload", "784-6000-10,tiny", "--minibatch", "1000", .. Dry[2..], "--in-process",
            "--output", folder["run"]], (InjectedSlowdown.Variable, "3000"));
        Assert.True(result.ExitCode == 0, result.Error + result.Out);
        var run = RunFolder.Open(folder["run"]);
        Assert.Equal([("tiny", true), ("784-6000-10", false)],
            run.Read<BenchmarkRow>(RunFolder.Benchmarks).Select(r => (r.Workload, r.MedianNs < 1e9)));
        Assert.Equal(2, run.Read<MeasurementRow>(RunFolder.Measurements).Count);
        Assert.Equal(["benchmarkdotnet-LongStepBenchmark.json", "benchmarkdotnet-StepBenchmark.json"],
            Directory.GetFiles(run.Path, "benchmarkdotnet-*.json").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false, false, 3, 10, 3)]
    [InlineData(false, true, 1, 6, 3)]
    [InlineData(true, false, 3, 3, 1)]
    [InlineData(true, true, 1, 6, 1)]
    public void Samples_are_fewer_where_a_step_is_long_or_a_run_short_but_at_least_six(bool isLong, bool isShort, int launches, int iterations, int warmups)
    {
        var job = Assert.Single(BenchConfig.Create("", isInProcess: false, isShort, isLong, jobIsGiven: false, new ResultCollector(null!, null!, default))
            .GetJobs(), j => j.Meta.IsDefault).Run;
        Assert.Equal((launches, iterations, warmups), (job.LaunchCount, job.IterationCount, job.WarmupCount));
        Assert.True(launches * iterations >= 6);
    }

    [Theory]
    [InlineData("--estimator: no 'loca-reparam'; did you mean local-reparam?", "--estimator", "loca-reparam")]
    [InlineData("bench: no option '--estimater'; did you mean --estimator?", "--estimater", "shared")]
    [InlineData("bench: --runtimes: a run is of one runtime, this program's; build the suite for another, and compare the runs", "--runtimes", "net10.0", "net9.0")]
    [InlineData("bench: --targets and --curves time by themselves: --in-process, --short and BenchmarkDotNet's own arguments do not go with them",
        "--targets", "--filter", "*GEMM*")]
    public void A_mistake_is_one_line_and_exit_2(string message, params string[] arguments)
    {
        var result = Executable.Run("Sgvb.Bench", arguments);
        Assert.Equal((2, message + "\n", ""), (result.ExitCode, result.Error, result.Out));
    }

    [Theory]
    [InlineData("--job Dry --filter *Step* *Noise* --launchCount 2", "--job Dry --launchCount 2 --filter *")]
    [InlineData("-f Sgvb.Bench.Benchmarks.StepBenchmark.Step* --keepFiles", "--keepFiles --filter *")]
    [InlineData("--filter=*Step* --anyCategories a b", "--filter *")]
    public void Cases_that_were_chosen_are_not_chosen_again(string given, string passed) =>
        Assert.Equal(passed, string.Join(' ', PassThrough.WithoutFilters(given.Split(' '))));

    [Fact]
    public void A_filter_that_matches_nothing_is_exit_5()
    {
        using var folder = new TemporaryFolder();
        var result = Executable.Run("Sgvb.Bench", [.. Dry[..^1], "*Nothing*", "--in-process", "--output", folder["run"]]);
        Assert.Equal(5, result.ExitCode);
        Assert.StartsWith("no case was run", result.Error, StringComparison.Ordinal);
    }
}
