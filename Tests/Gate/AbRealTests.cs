using System.Diagnostics;
using Sgvb.Bench.Benchmarks;
using Sgvb.Gate;
using Sgvb.Gate.Ab;
using Sgvb.Gate.Input;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Gate;

/// <summary>Real processes on this machine, both sides from the build beside the tests.</summary>
public sealed class AbRealTests
{
    private static readonly string[] Steps = ["--workload", "tiny", "--estimator", "no-noise,local-reparam", "--backend", "simd",
        "--threads", "1"];

    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "Sgvb.Bench.dll");

    [Fact]
    [Trait("Length", "long")]
    [Trait("Piece", "1")]
    public void Gates_1_to_4_of_the_same_code_raise_no_alarm() => FourGates(1);

    [Fact]
    [Trait("Length", "long")]
    [Trait("Piece", "2")]
    public void Gates_5_to_8_of_the_same_code_raise_no_alarm() => FourGates(5);

    [Fact]
    [Trait("Length", "long")]
    [Trait("Piece", "3")]
    public void Gates_9_to_12_of_the_same_code_raise_no_alarm() => FourGates(9);

    [Fact]
    [Trait("Length", "long")]
    [Trait("Piece", "4")]
    public void Gates_13_to_16_of_the_same_code_raise_no_alarm() => FourGates(13);

    [Fact]
    [Trait("Length", "long")]
    [Trait("Piece", "5")]
    public void Gates_17_to_20_of_the_same_code_raise_no_alarm() => FourGates(17);

    [Fact]
    [Trait("Length", "long")]
    public void A_slowdown_of_12_percent_is_caught()
    {
        var comparison = Session(Launcher(slower: "12"), launches: 10);
        Tell("12 % slower", comparison);
        Assert.Contains(comparison.Results, r => r.Verdict == Verdict.Regressed);
        Assert.Equal(1, GateOutcome.ExitCode(comparison, allowInconclusive: false));
    }

    [Fact]
    public void One_launch_of_a_side_is_a_run_that_the_gate_reads()
    {
        using var folder = new TemporaryFolder();
        string[] one = ["--workload", "10-2", "--minibatch", "2", "--estimator", "no-noise", "--backend", "simd", "--threads", "1"];
        var launcher = new BenchLauncher(new Dictionary<Side, BenchProgram> { [Side.A] = new(Assembly) }, one);
        var series = launcher.Launch(Side.A, null, keep: true, TestContext.Current.CancellationToken);
        Assert.Equal([("no-noise", "time"), ("no-noise", "allocated_bytes"), ("", "normals_per_s"), ("", "allocated_bytes")],
            series.Select(s => (s.Key.Estimator, s.Key.Metric.Name)));
        var run = RunFolder.Create(folder["a"], "m", "ab", DateTimeOffset.UnixEpoch);
        launcher.Write(Side.A, run);
        Assert.Equal(run.Read<MeasurementRow>(RunFolder.Measurements).Where(m => m.Benchmark == "step").Min(m => m.ValueNs),
            series[0].Units.Single().Value);
        Assert.Equal(series.Select(s => s.Key), GateRun.Read(run.Path).Cases.Select(c => c.Key));
        var noise = launcher.Launch(Side.A, [series[2].Key], keep: false, TestContext.Current.CancellationToken);
        Assert.Equal(series.Skip(2).Select(s => s.Key), noise.Select(s => s.Key));
    }

    [Fact]
    public void A_launch_that_fails_is_one_line_with_its_last_words()
    {
        var launcher = new BenchLauncher(new Dictionary<Side, BenchProgram> { [Side.B] = new(Assembly) }, ["--estimator", "lokal-reparam"]);
        var error = Assert.Throws<SgvbException>(() => launcher.Launch(Side.B, null, keep: true, TestContext.Current.CancellationToken));
        Assert.Equal(5, error.ExitCode);
        Assert.Contains("a launch of B failed: --estimator: no 'lokal-reparam'; did you mean local-reparam?", error.Message,
            StringComparison.Ordinal);
    }

    /// <summary>Twenty take half an hour; in five pieces each can be run on a machine that is free for six: -trait Piece=1.</summary>
    private static void FourGates(int first)
    {
        for (var gate = first; gate < first + 4; gate++)
        {
            var comparison = Session(Launcher(slower: null), launches: 6);
            Tell($"gate {gate}", comparison);
            Assert.DoesNotContain(comparison.Results, r => r.Verdict == Verdict.Regressed);
        }
    }

    private static void Tell(string name, Comparison comparison)
    {
        foreach (var note in comparison.Notes)
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {note}");
        foreach (var r in comparison.Results)
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {r.Key}: {r.Verdict} {r.Change:F3} [{r.Low:F3}, {r.High:F3}], {r.BaselineUnits} launches a side {r.Reason}"));
    }

    private static BenchLauncher Launcher(string? slower) => new(
        new Dictionary<Side, BenchProgram>
        {
            [Side.A] = new(Assembly),
            [Side.B] = slower is null ? new(Assembly)
                : new(Assembly, new Dictionary<string, string> { [InjectedSlowdown.Variable] = slower }),
        },
        Steps);

    private static Comparison Session(BenchLauncher launcher, int launches)
    {
        var clock = Stopwatch.StartNew();
        var settings = new AbSettings { Launches = launches, Budget = TimeSpan.FromMinutes(20), Margins = Margins.Load(null) };
        return new AbSession(settings, launcher, () => clock.Elapsed, _ => { }).Run(TestContext.Current.CancellationToken);
    }
}
