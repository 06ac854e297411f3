using System.Diagnostics;
using System.Text.Json;
using Sgvb.Experiments.Quick;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Variance;

public sealed class VarianceProcessTests
{
    private static readonly string[] Small = ["--workload", "784-8-10", "--minibatch", "20", "--data", "digits", "--threads", "1"];

    private static readonly string[] Names = ["estimator", "layer", "parameter", "method"];

    [Fact]
    public void Quick_measures_its_estimators_and_writes_a_complete_run()
    {
        using var folder = new TemporaryFolder();
        var quick = Executable.Suite(["quick", .. Small, "--backend", "simd", "--seconds", "8", "--output", folder["run"]]);
        Assert.True(quick.ExitCode == 0, quick.Error);
        var run = RunFolder.Open(folder["run"]);
        Assert.False(run.IsIncomplete);
        var steps = run.Read<BenchmarkRow>(RunFolder.Benchmarks);
        Assert.Equal(QuickPlan.Defaults.Length, steps.Count);
        Assert.All(steps, s => Assert.True(s is { MedianNs: > 0, Timing: "in-process" }));
        var samples = run.Read<MeasurementRow>(RunFolder.Measurements);
        Assert.Equal(steps.Sum(s => s.Samples), samples.Count);
        var variances = run.Read<VarianceRow>(RunFolder.Variance);
        Assert.Superset(new HashSet<string> { "no-noise", "local-reparam", "shared", "per-example" },
            variances.Select(v => v.Estimator).ToHashSet());
        Assert.All(run.Read<AgreementRow>(RunFolder.Agreement), a => Assert.NotEqual(false, a.Passed));
        foreach (var text in (string[])[quick.Out, run.FileAt(RunFolder.Summary) is var path ? File.ReadAllText(path) : ""])
        {
            Assert.Contains("not ranked", text, StringComparison.Ordinal);
            Assert.Contains("digits", text, StringComparison.Ordinal);
            Assert.Contains("taken in this process", text, StringComparison.Ordinal);
        }

        Assert.Contains(folder["run"], quick.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Quick_stopped_by_Ctrl_C_keeps_what_was_finished_and_says_that_it_is_not_whole()
    {
        Signals.Require("INT");
        using var folder = new TemporaryFolder();
        using var process = Executable.Start(
            "Sgvb.Analysis", ["quick", .. Small, "--backend", "simd", "--seconds", "600", "--output", folder["run"]]);
        var deadline = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(folder["run"], RunFolder.Benchmarks)) && !process.HasExited && deadline.Elapsed.TotalSeconds < 120)
            Thread.Sleep(50);
        Signals.Send("INT", process);
        var quick = Executable.Finish(process);
        Assert.Equal(RunFolder.StoppedByUser, quick.ExitCode);
        Assert.Equal($"stopped; what was finished is in {folder["run"]}, marked incomplete\n", quick.Error);
        var run = RunFolder.Open(folder["run"]);
        Assert.Equal("stopped by the user", run.IncompleteReason);
        Assert.NotEmpty(run.Read<BenchmarkRow>(RunFolder.Benchmarks));
        Assert.NotEmpty(run.Read<AgreementRow>(RunFolder.Agreement));
        Assert.DoesNotContain(Directory.GetFiles(folder["run"]), f =>
            Path.GetFileName(f).StartsWith('.') || f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Variance_prints_its_rows_as_JSON_and_the_same_ones_again()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["variance", .. Small, "--estimator", "local-reparam,shared", "--train-steps", "5", "--blocks", "2", "--json"];
        var first = Executable.Suite([.. arguments, "--output", folder["first"]]);
        Assert.True(first.ExitCode == 0, first.Error);
        using var json = JsonDocument.Parse(first.Out);
        var cells = json.RootElement.EnumerateArray()
            .Select(r => string.Join(' ', Names.Select(r.GetProperty))).ToList();
        Assert.Equal(4 + 2 + 4, cells.Count);
        Assert.Contains("local-reparam top theta passes", cells);
        Assert.Contains("shared bottom log_alpha draws", cells);
        var second = Executable.Suite([.. arguments, "--output", folder["second"]]);
        Assert.Equal(first.Out, second.Out);
        Assert.Equal(File.ReadAllText(Path.Combine(folder["first"], RunFolder.VarianceBlocks)),
            File.ReadAllText(Path.Combine(folder["second"], RunFolder.VarianceBlocks)));
    }

    [Theory]
    [InlineData("--method: no 'moment'; did you mean moments?", "variance", "--method", "moment")]
    [InlineData("--draws and --blocks say the same thing", "variance", "--draws", "32", "--blocks", "2")]
    [InlineData("--estimator: no 'localreparam'; did you mean local-reparam?", "variance", "--estimator", "localreparam")]
    [InlineData("--minibatch 50000: ", "variance", "--minibatch", "50000", "--data", "digits")]
    [InlineData("--workload: variance measures one workload at a time", "variance", "--workload", "all", "--data", "digits")]
    [InlineData("--backend: no 'cimd'; did you mean simd?", "quick", "--backend", "cimd")]
    [InlineData("quick: --seconds: '0' is not a whole number", "quick", "--seconds", "0")]
    [InlineData("--workload 100-10: it takes 100 numbers", "quick", "--workload", "100-10", "--data", "digits")]
    [InlineData("--json: a shard is a part of a result", "variance", "--json", "--shard", "1/2", "--data", "digits")]
    [InlineData("--alpha-input: the posterior sigma has no alpha", "train", "--estimator", "local-reparam", "--posterior", "sigma", "--kl", "gaussian",
        "--alpha-input", "0.1", "--data", "digits")]
    [InlineData("gate: --launches, --require-quiet and --cpus are about", "gate", "--baseline", "x", "--candidate", "y", "--launches", "7")]
    [InlineData("/proc/none: cannot make the run's folder", "quick", "--data", "digits", "--output", "/proc/none")]
    public void A_mistake_is_one_line_and_exit_2(string message, params string[] arguments)
    {
        var run = Executable.Suite(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
    }
}
