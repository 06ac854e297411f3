using Sgvb.Gate.Input;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Gate;

public sealed class SuiteRunTests
{
    [Fact]
    public void Times_allocations_rates_and_statistics_are_read()
    {
        using var folder = new TemporaryFolder();
        var run = GateRun.Read(SuiteFolder.Write(folder["a"], seed: 1).Path);
        Assert.Equal(
            ["time", "allocated_bytes", "time", "allocated_bytes", "normals_per_s", "variance", "bias"],
                run.Cases.Select(c => c.Key.Metric.Name));
        Assert.Equal("step local-reparam alpha kl=cubic simd tiny M=50 threads=2", run.Cases[0].Key.Case);
        Assert.Equal(("local-reparam", "simd", "tiny", "step"),
            (run.Cases[0].Key.Estimator, run.Cases[0].Key.Backend, run.Cases[0].Key.Workload, run.Cases[0].Key.Pass));
        Assert.Equal([5, 1, 5, 1, 5, 12, 12], run.Cases.Select(c => c.Units.Count));
        Assert.Equal("1/0", run.Cases[5].Units[0].Name);
        Assert.InRange(run.Cases[4].Values.Average(), 0.9e9, 1.1e9);
    }

    [Fact]
    public void Without_measurements_a_summary_is_one_launch()
    {
        using var folder = new TemporaryFolder();
        var path = SuiteFolder.Write(folder["a"], seed: 1).Path;
        File.Delete(Path.Combine(path, RunFolder.Measurements));
        Assert.Single(GateRun.Read(path).Cases[0].Units);
    }

    [Theory]
    [InlineData(RunFolder.Measurements, "", 2, "measurements.csv: is empty")]
    [InlineData(RunFolder.Measurements, "schema_version,estimator\n", 2, "measurements.csv:1: columns posterior")]
    [InlineData(RunFolder.Benchmarks, "schema_version;estimator;backend\n1;a;b\n", 2, "not separated by commas")]
    [InlineData(RunFolder.Environment, "{", 2, "environment.json:1:2: is no JSON, or cut off")]
    public void A_broken_file_is_one_line(string file, string text, int exitCode, string message)
    {
        using var folder = new TemporaryFolder();
        var path = SuiteFolder.Write(folder["a"], seed: 1).Path;
        File.WriteAllText(Path.Combine(path, file), text);
        Refused(path, exitCode, message);
    }

    [Theory]
    [InlineData("1,local-reparam", "2,local-reparam", "column schema_version: '2'")]
    [InlineData(",1,1,1,1000", ",1,1,1,NaN", "column value_ns: 'NaN")]
    [InlineData(",1,1,1,1000", ",1,1,1,-1000", "column value_ns: -1000 is below 0")]
    [InlineData(",1,2,1,", ",1,1,1,", "the same case as line 2")]
    public void A_broken_cell_is_one_line(string from, string to, string message)
    {
        using var folder = new TemporaryFolder();
        var run = SuiteFolder.Write(folder["a"], seed: 1, spread: 0);
        var file = run.FileAt(RunFolder.Measurements);
        var text = File.ReadAllText(file);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at > 0, text);
        File.WriteAllText(file, text[..at] + to + text[(at + from.Length)..]);
        Refused(run.Path, 2, message);
    }

    [Fact]
    public void A_line_that_is_cut_off_is_one_line()
    {
        using var folder = new TemporaryFolder();
        var run = SuiteFolder.Write(folder["a"], seed: 1);
        var file = run.FileAt(RunFolder.Measurements);
        File.WriteAllText(file, File.ReadAllText(file)[..^9]);
        Refused(run.Path, 2, "the last line is cut off");
    }

    [Fact]
    public void A_run_that_measured_nothing_holds_no_result()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder["a"], "m", "bench", DateTimeOffset.UnixEpoch);
        SuiteFolder.Machine.Save(run);
        Refused(run.Path, 5, "holds no result");
        run.Write<BenchmarkRow>(RunFolder.Benchmarks, []);
        Refused(run.Path, 5, "holds no result");
    }

    [Fact]
    public void A_stopped_run_says_so()
    {
        using var folder = new TemporaryFolder();
        var run = SuiteFolder.Write(folder["a"], seed: 1);
        run.MarkIncomplete("stopped by the user");
        Assert.Contains("is incomplete: stopped by the user", GateRun.Read(run.Path).Notes.Single(), StringComparison.Ordinal);
    }

    private static void Refused(string path, int exitCode, string message)
    {
        var error = Assert.Throws<SgvbException>(() => GateRun.Read(path));
        Assert.Equal(exitCode, error.ExitCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
