using Sgvb.Gate;
using Sgvb.Gate.Cases;
using Sgvb.Gate.Input;
using Sgvb.Gate.Machines;
using Sgvb.Runs;

namespace Sgvb.Tests.Gate;

public sealed class ComparisonTests
{
    [Fact]
    public void The_same_code_passes_and_a_slower_step_alone_is_named()
    {
        using var folder = new TemporaryFolder();
        var baseline = SuiteFolder.Write(folder["a"], seed: 1).Path;
        Assert.Equal(0, GateOutcome.ExitCode(Compare(baseline, SuiteFolder.Write(folder["b"], seed: 2).Path), allowInconclusive: false));
        var slower = Compare(baseline, SuiteFolder.Write(folder["c"], seed: 3, slower: 1.15).Path);
        Assert.Equal(1, GateOutcome.ExitCode(slower, allowInconclusive: false));
        var regressed = Assert.Single(slower.Results, r => r.Verdict == Verdict.Regressed);
        Assert.Equal(("local-reparam", Metric.Time), (regressed.Key.Estimator, regressed.Key.Metric));
    }

    [Theory]
    [InlineData("variance", 1.2, 1, 1)]
    [InlineData("variance", 0.8, 1, 1)]
    [InlineData("bias", 1, 1.2, 1)]
    [InlineData("bias", 1, 0.8, 1)]
    [InlineData("normals_per_s", 1, 1, 0.8)]
    public void A_statistic_or_a_rate_that_changed_is_a_regression_although_no_step_is_slower(
        string metric, double variance, double bias, double rate)
    {
        using var folder = new TemporaryFolder();
        var changed = Compare(SuiteFolder.Write(folder["a"], seed: 1).Path,
            SuiteFolder.Write(folder["b"], seed: 2, variance: variance, bias: bias, rate: rate).Path);
        var regressed = Assert.Single(changed.Results, r => r.Verdict == Verdict.Regressed);
        Assert.Equal(metric, regressed.Key.Metric.Name);
        Assert.All(changed.Results.Except([regressed]), r => Assert.Equal(Verdict.Equivalent, r.Verdict));
        Assert.Equal(1, GateOutcome.ExitCode(changed, allowInconclusive: true));
    }

    [Theory]
    [InlineData("processor")]
    [InlineData("instruction_sets")]
    [InlineData("cores")]
    [InlineData("gpu")]
    [InlineData("gpu_driver")]
    [InlineData("libtorch")]
    [InlineData("dotnet")]
    [InlineData("threads")]
    [InlineData("data_set")]
    public void Another_machine_is_refused_and_an_absent_field_is_unknown(string field)
    {
        var same = SuiteFolder.Machine with { Gpu = "H100", GpuDriver = "550", Libtorch = "2.10.0", DataSet = "mnist" };
        var other = With(same, field, "9");
        Assert.Equal([field], MachineIdentity.Differences(MachineIdentity.Of(same), MachineIdentity.Of(other)).Select(d => d.Field));
        var absent = With(same, field, null);
        Assert.Empty(MachineIdentity.Differences(MachineIdentity.Of(same), MachineIdentity.Of(absent)));
        Assert.Equal([field], MachineIdentity.Unknown(MachineIdentity.Of(same), MachineIdentity.Of(absent)));
    }

    [Fact]
    public void Times_taken_in_another_way_are_another_thing() => Assert.Equal(["timing: in-process against benchmarkdotnet"],
        MachineIdentity.Differences(MachineIdentity.Of(null, "in-process"), MachineIdentity.Of(null, "benchmarkdotnet"))
            .Select(d => d.Text));

    [Fact]
    public void The_momentary_clock_is_no_difference() => Assert.Equal(
        FieldText.Processor("Intel(R) Xeon(R) CPU E5-2673 v4 @ 2.30GHz"), FieldText.Processor("Intel(R) Xeon(R) CPU E5-2673 v4 @ 2.60GHz"));

    [Fact]
    public void Times_of_another_machine_are_refused_unless_they_are_calibrated()
    {
        using var folder = new TemporaryFolder();
        var baseline = SuiteFolder.Write(folder["a"], seed: 1).Path;
        var faster = SuiteFolder.Machine with { Processor = SuiteFolder.Machine.Processor with { Model = "Xeon" } };
        var same = SuiteFolder.Write(folder["b"], seed: 2, speed: 2.5, machine: faster).Path;
        var error = Assert.Throws<SgvbException>(() => Compare(baseline, same));
        Assert.Equal(4, error.ExitCode);
        Assert.Contains("processor: AMD EPYC against Xeon", error.Message, StringComparison.Ordinal);
        var calibrated = Compare(baseline, same, new() { Calibrate = Calibration.NoNoise });
        var relative = calibrated.Results[0];
        Assert.Equal(("time_per_no-noise", Verdict.Equivalent), (relative.Key.Metric.Name, relative.Verdict));
        Assert.InRange(relative.Baseline, 2.4, 2.6);
        Assert.Contains(calibrated.Notes, n => n.Contains("multiples of its own no-noise measurement", StringComparison.Ordinal));
        var slower = SuiteFolder.Write(folder["c"], seed: 3, slower: 1.2, speed: 2.5, machine: faster).Path;
        Assert.Equal(Verdict.Regressed, Compare(baseline, slower, new() { Calibrate = Calibration.NoNoise }).Results[0].Verdict);
        Assert.Equal("time_per_peak", Compare(baseline, same, new() { Calibrate = Calibration.Peak }).Results[0].Key.Metric.Name);
        Assert.Equal(4, Assert.Throws<SgvbException>(() => Compare(baseline, same, new() { Calibrate = Calibration.Gemm })).ExitCode);
    }

    [Fact]
    public void A_difference_on_purpose_can_be_accepted()
    {
        using var folder = new TemporaryFolder();
        var baseline = SuiteFolder.Write(folder["a"], seed: 1).Path;
        var newer = SuiteFolder.Write(folder["b"], seed: 2, machine: SuiteFolder.Machine with { Dotnet = ".NET 10.0.2" }).Path;
        Assert.Throws<SgvbException>(() => Compare(baseline, newer));
        Assert.Contains("the runs differ in dotnet: .NET 10.0.1 against .NET 10.0.2",
            Compare(baseline, newer, new() { Accept = ["dotnet"] }).Notes);
    }

    [Fact]
    public void What_vanished_is_doubt_and_what_crashed_is_a_failure()
    {
        var a = Run("a", ("x", [100, 101, 99]), ("y", [50, 50.1, 49.9]));
        var gone = Comparison.Of(a, Run("b", ("x", [100, 101, 99])), new());
        Assert.Equal(("y", 3, 0), (gone.Gone.Single().Case, GateOutcome.ExitCode(gone, false), GateOutcome.ExitCode(gone, true)));
        var crashed = Comparison.Of(a, Run("b", ("x", [100, 101, 99]), ("y", [])), new());
        Assert.Equal(("y", 5, 5), (crashed.Failed.Single().Case, GateOutcome.ExitCode(crashed, false),
            GateOutcome.ExitCode(crashed, true)));
        var grown = Comparison.Of(a, Run("b", ("x", [100, 101, 99]), ("y", [50, 50.1, 49.9]), ("z", [1, 1, 1])), new());
        Assert.Equal(("z", 0), (grown.New.Single().Case, GateOutcome.ExitCode(grown, false)));
    }

    [Fact]
    public void No_case_in_common_is_not_comparable()
    {
        var error = Assert.Throws<SgvbException>(() => Comparison.Of(Run("a", ("x", [1, 2])), Run("b", ("y", [1, 2])), new()));
        Assert.Equal(4, error.ExitCode);
        Assert.Contains("no case in common (1 such as x [time] against 1 such as y [time])", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,time,*,20,slow\n", 0.2)]
    [InlineData("1,*,*,20,\n1,time,step *,2,\n", 0.02)]
    [InlineData("1,*,*,20,\n1,time,gemm*,2,\n", 0.2)]
    [InlineData("1,variance,*,20,\n", 0.05)]
    public void The_last_margin_that_fits_holds(string lines, double margin)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["m.csv"], "schema_version,metric,case,margin_percent,why\n" + lines);
        Assert.Equal(margin, Margins.Load(folder["m.csv"]).For(new(Metric.Time, "step local-reparam simd tiny")),
            Tolerances.DoubleRounding);
    }

    [Theory]
    [InlineData("1,tyme,*,5,\n", "no metric 'tyme'; did you mean time?")]
    [InlineData("1,time,*,0,\n", "a margin of 0 % makes no sense")]
    [InlineData("1,time,*,five,\n", "column margin_percent: 'five'")]
    public void A_margin_that_makes_no_sense_is_refused(string line, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["m.csv"], "schema_version,metric,case,margin_percent,why\n" + line);
        Assert.Contains(message, Assert.Throws<SgvbException>(() => Margins.Load(folder["m.csv"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_margin_in_the_unit_has_the_metrics_own_for_default_and_is_not_negative()
    {
        using var folder = new TemporaryFolder();
        var key = new CaseKey(Metric.Time, "x");
        Assert.Equal((0.3, 0.0), (Margins.Usual.AbsoluteFor(key), Margins.Usual.AbsoluteFor(new(Metric.Variance, "x"))));
        File.WriteAllText(folder["old.csv"], "schema_version,metric,case,margin_percent,why\n1,*,*,20,\n");
        Assert.Equal((0.2, 0.3), (Margins.Load(folder["old.csv"]).For(key), Margins.Load(folder["old.csv"]).AbsoluteFor(key)));
        File.WriteAllText(folder["m.csv"], "schema_version,metric,case,margin_percent,margin_absolute,why\n1,time,*,20,-1,\n");
        Assert.Contains("a margin_absolute of -1 makes no sense",
            Assert.Throws<SgvbException>(() => Margins.Load(folder["m.csv"])).Message, StringComparison.Ordinal);
        Assert.Equal(0, Margins.Usual.AbsoluteFor(new(Metric.TimeRelativeTo(Calibration.Gemm), "x")));
    }

    [Fact]
    public void What_failed_before_and_fails_now_is_no_failure_and_is_said()
    {
        var a = Run("a", ("x", [100, 101, 99]), ("y", []), ("z", []));
        var same = Comparison.Of(a, Run("b", ("x", [100, 101, 99.5]), ("y", []), ("z", [7, 7.1])), new());
        Assert.Equal(("y", "z", 0), (same.FailedInBoth.Single().Case, same.New.Single().Case, GateOutcome.ExitCode(same, false)));
        Assert.Empty(same.Failed);
        Assert.Contains(GateRow.Of(same), r => r is { Case: "y", Verdict: "failed in both" });
        Assert.Contains("failed in both runs: y [time]", Markdown(same), StringComparison.OrdinalIgnoreCase);
        var unseen = Comparison.Of(a, Run("b", ("x", [100, 101, 99.5]), ("w", [])), new());
        Assert.Equal(("w", 5), (unseen.Failed.Single().Case, GateOutcome.ExitCode(unseen, false)));
    }

    [Fact]
    public void One_measurement_on_both_sides_is_said()
    {
        var a = Run("a", ("x", [100, 101, 99]), ("y", [50, 50.1, 49.9]), ("z", [7, 7, 7, 7, 7]));
        var note = Assert.Single(Comparison.Of(a, Run("b", ("x", [100, 101, 99.5]), ("y", [50, 50.1, 49.9]), ("z", [7, 7, 7, 7, 7])), new()).Notes,
            n => n.Contains("identical", StringComparison.Ordinal));
        Assert.StartsWith("both runs hold the identical measurement of 1 of 3 timed cases, such as y:", note, StringComparison.Ordinal);
        Assert.DoesNotContain(Comparison.Of(a, Run("b", ("x", [100, 101, 99.5])), new()).Notes,
            n => n.Contains("identical", StringComparison.Ordinal));
    }

    [Fact]
    public void Cases_under_other_conditions_are_not_judged_and_all_of_them_are_refused()
    {
        var a = Wide("a", ("x", "256"), ("y", "512"));
        var mixed = Comparison.Of(a, Wide("b", ("x", "512"), ("y", "512")), new());
        Assert.Equal([Verdict.Inconclusive, Verdict.Equivalent], mixed.Results.Select(r => r.Verdict));
        Assert.Equal("measured under other conditions: vector_width: 256 against 512", mixed.Results[0].Reason);
        Assert.Equal(3, GateOutcome.ExitCode(mixed, false));
        var error = Assert.Throws<SgvbException>(() => Comparison.Of(a, Wide("b", ("x", "512"), ("y", "256")), new()));
        Assert.Equal(4, error.ExitCode);
        Assert.Contains("x [time]: measured under other conditions: vector_width: 256 against 512", error.Message, StringComparison.Ordinal);
        Assert.All(Comparison.Of(a, Wide("b", ("x", "512"), ("y", "256")), new() { Accept = ["vector_width"] }).Results,
            r => Assert.Equal(Verdict.Equivalent, r.Verdict));
    }

    [Fact]
    public void Both_sides_are_read_with_overhead_or_both_without()
    {
        var key = Synthetic.Key(Metric.Time, "x");
        var results = new CaseSeries(key, Synthetic.Units(3, 3.1, 2.9)) { WithOverhead = Synthetic.Units(10, 10.02, 9.99) };
        var actual = new CaseSeries(key, Synthetic.Units(10.01, 10, 9.98)) { WithOverhead = Synthetic.Units(10.01, 10, 9.98), HasOverhead = true };
        foreach (var (a, b) in ((CaseSeries, CaseSeries)[])[(results, actual), (actual, results)])
            Assert.Equal(Verdict.Equivalent, Comparison.Of(One("a", a), One("b", b), new()).Results.Single().Verdict);
        Assert.Equal(4, Assert.Throws<SgvbException>(
            () => Comparison.Of(One("a", results with { WithOverhead = [] }), One("b", actual), new())).ExitCode);

        static GateRun One(string path, CaseSeries series) => new(path, new(), [series], []);
    }

    [Fact]
    public void A_regression_that_rests_on_few_launches_says_so()
    {
        var few = Comparison.Of(Run("a", ("x", [100, 101, 99])), Run("b", ("x", [130, 131, 129])), new());
        Assert.Contains(few.Notes, n => n.StartsWith("with fewer than 5 launches a side a regression rests on", StringComparison.Ordinal));
        var more = Comparison.Of(Run("a", ("x", [100, 101, 99, 100.5, 99.5])), Run("b", ("x", [130, 131, 129, 130.5, 129.5])), new());
        Assert.DoesNotContain(more.Notes, n => n.Contains("fewer than", StringComparison.Ordinal));
    }

    private static string Markdown(Comparison comparison) => new GateReport("t", comparison, 0).ToMarkdown();

    private static GateRun Wide(string path, params (string Case, string Width)[] cases) => new(path, new(),
        [.. cases.Select((c, i) => new CaseSeries(
            Synthetic.Key(Metric.Time, c.Case), Synthetic.Units(Synthetic.Launches(path[0] + i, 6, 100, 0.003)))
        {
            Conditions = new() { ["vector_width"] = c.Width },
        })], []);

    private static Comparison Compare(string a, string b, ComparisonSettings? settings = null) => Comparison.Of(
        GateRun.Read(a), GateRun.Read(b), (settings ?? new()) with { Margins = Margins.Load(null) });

    private static GateRun Run(string path, params (string Case, double[] Launches)[] cases) =>
        new(path, new(), [.. cases.Select(c => new CaseSeries(Synthetic.Key(Metric.Time, c.Case), Synthetic.Units(c.Launches)))], []);

    private static Fingerprint With(Fingerprint print, string field, string? value) => field switch
    {
        "processor" => print with { Processor = print.Processor with { Model = value } },
        "instruction_sets" => print with { Processor = print.Processor with { InstructionSets = value is null ? [] : [value] } },
        "cores" => print with { Processor = print.Processor with { Cores = value is null ? null : 9 } },
        "gpu" => print with { Gpu = value },
        "gpu_driver" => print with { GpuDriver = value },
        "data_set" => print with { DataSet = value },
        "libtorch" => print with { Libtorch = value },
        "dotnet" => print with { Dotnet = value },
        _ => print with { Threads = value is null ? null : 9 },
    };
}
