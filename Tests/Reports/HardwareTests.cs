using Sgvb.Cli.Verbs;
using Sgvb.Experiments.Hardware;
using Sgvb.Reports.Pages;
using Sgvb.Runs;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Csv;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Reports;

public sealed class HardwareTests
{
    [Fact]
    public void Table_and_page_of_two_fixed_runs_are_as_committed_whatever_the_culture()
    {
        using var german = new GermanNumbers();
        using var wide = Run("wide", 1, null);
        using var narrow = Run("narrow", 2, "avx2");
        using var output = new TemporaryFolder();
        Assert.Equal((0, ""), Hardware(wide.Folder.Path, narrow.Folder.Path, "--output", output["out"]));
        Snapshot.Check("hardware.csv", File.ReadAllText(output["out/hardware.csv"]));
        Snapshot.Check("hardware.md", File.ReadAllText(output["out/summary.md"]));
        Assert.Contains("<svg", File.ReadAllText(output["out/report.html"]), StringComparison.Ordinal);
        Assert.False(RunFolder.Open(output["out"]).IsIncomplete);
    }

    [Fact]
    public void Ratios_refer_to_the_machine_asked_for_and_carry_both_intervals()
    {
        using var wide = Run("wide", 1, null);
        using var narrow = Run("narrow", 2, "avx2");
        var runs = HardwareRun.Read([wide.Folder.Path, narrow.Folder.Path]);
        Assert.Equal(["amd-epyc-2c", "amd-epyc-2c limited to avx2"], runs.Select(r => r.Label));
        var rows = HardwareTable.Rows(runs, runs[1]);
        var row = rows.First(r => r.Machine == "amd-epyc-2c" && r.Estimator == "shared");
        var sum = Math.Sqrt(Math.Pow(Math.Log(1 / 0.98), 2) + Math.Pow(Math.Log(1.03), 2));
        Assert.Equal(0.5, row.Ratio!.Value, 12);
        Assert.Equal(0.5 * Math.Exp(-sum), row.RatioCi95Low!.Value, 12);
        Assert.All(rows.Where(r => r.Machine == runs[1].Label), r => Assert.Equal((1, null), (r.Ratio, r.RatioCi95Low)));
    }

    [Fact]
    public void Variances_that_differ_are_a_bug_exit_1_and_other_data_are_not_compared()
    {
        using var one = Run("one", 1, null);
        using var other = Run("other", 1, "avx2");
        other.Folder.Write<VarianceRow>(RunFolder.Variance, [.. SampleRun.Variances.Select(v => v with
        {
            Variance = 1.5 * v.Variance, Ci95Low = 1.35 * v.Variance, Ci95High = 1.65 * v.Variance,
        })]);
        using var output = new TemporaryFolder();
        Assert.Equal(1, Hardware(one.Folder.Path, other.Folder.Path, "--output", output["out"]).Code);
        Assert.Contains("this is a bug", File.ReadAllText(output["out/summary.md"]), StringComparison.Ordinal);

        (SampleRun.Machine with { DataSet = "mnist" }).Save(other.Folder);
        var runs = HardwareRun.Read([one.Folder.Path, other.Folder.Path]);
        var check = HardwareVariances.Check(runs, runs[0]);
        Assert.Empty(check.Cells);
        Assert.Contains("data mnist and digits", Assert.Single(check.Obstacles), StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_that_were_trained_otherwise_are_not_compared()
    {
        using var one = Run("one", 1, null);
        using var other = Run("other", 1, "avx2");
        Assert.NotEmpty(Check(0.001, "2.0 %", "2.1 %").Cells);
        var check = Check(0.002, "2.0 %", "2.0 %");
        Assert.Empty(check.Cells);
        Assert.Contains("'300 Adam steps (learning rate 0.002)' is not '300 Adam steps (learning rate 0.001)'", Assert.Single(check.Obstacles), StringComparison.Ordinal);

        HardwareVariances Check(double rate, string mine, string others)
        {
            one.Folder.WriteNotes([Note(0.001, mine)]);
            other.Folder.WriteNotes([Note(rate, others)]);
            var runs = HardwareRun.Read([one.Folder.Path, other.Folder.Path]);
            return HardwareVariances.Check(runs, runs[0]);
        }

        static string Note(double rate, string error) =>
            string.Create(CultureInfo.InvariantCulture, $"Network: 300 Adam steps (learning rate {rate}), test error {error}.");
    }

    [Fact]
    public void Differing_versions_are_a_warning()
    {
        using var one = Run("one", 1, null);
        using var other = Run("other", 1, "avx2");
        (SampleRun.Machine with { Dotnet = ".NET 11", Libtorch = null }).Save(other.Folder);
        var runs = HardwareRun.Read([one.Folder.Path, other.Folder.Path]);
        var page = HardwarePage.Build(runs, runs[0], HardwareTable.Rows(runs, runs[0]), HardwareVariances.Check(runs, runs[0]));
        Assert.StartsWith("Versions of .NET differ", Assert.Single(page.Blocks.OfType<Warning>()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Mixed_workloads_schemas_and_single_runs_are_refused_in_one_line()
    {
        using var one = Run("one", 1, null);
        using var other = Run("other", 1, null);
        Refused(2, "name at least two different runs", one.Folder.Path, one.Folder.Path);
        Refused(2, "--to nowhere: is none of the runs", one.Folder.Path, other.Folder.Path, "--to", "nowhere");
        other.Folder.Write<BenchmarkRow>(RunFolder.Benchmarks, [.. SampleRun.Benchmarks.Select(b => b with { Workload = "tiny" })]);
        Refused(4, "measured tiny, but", one.Folder.Path, other.Folder.Path);
        other.Folder.Write<BenchmarkRow>(RunFolder.Benchmarks, [.. SampleRun.Benchmarks.Where(b => b.Backend == "simd")
            .Select(b => b with { Backend = "gpu" })]);
        Refused(4, "no timed case in common", one.Folder.Path, other.Folder.Path);
        File.Delete(other[RunFolder.Benchmarks]);
        Refused(5, "holds no step times", one.Folder.Path, other.Folder.Path);
        File.Delete(other[RunFolder.Environment]);
        Refused(2, "environment.json: no such file", one.Folder.Path, other.Folder.Path);
        other.Folder.WriteText(RunFolder.Environment, (SampleRun.Machine with { SchemaVersion = RowSchema.Version + 1 }).ToJson());
        Refused(2, "schema_version", one.Folder.Path, other.Folder.Path);
    }

    private static void Refused(int code, string message, params string[] arguments)
    {
        var (actual, error) = Hardware(arguments);
        Assert.Equal(code, actual);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    private static (int Code, string Error) Hardware(params string[] arguments)
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var code = Application.Run(VerbList.Root(), ["hardware", .. arguments], error);
        return (code, error.ToString());
    }

    private static SampleRun Run(string name, double slower, string? simd)
    {
        var run = new SampleRun(name).Fill();
        (SampleRun.Machine with { Variables = simd is null ? null : new Dictionary<string, string> { ["SGVB_SIMD"] = simd } })
            .Save(run.Folder);
        run.Folder.Write<BenchmarkRow>(RunFolder.Benchmarks, [.. SampleRun.Benchmarks.Select(b => b with
        {
            MedianNs = slower * b.MedianNs, Ci95LowNs = slower * b.Ci95LowNs, Ci95HighNs = slower * b.Ci95HighNs,
        })]);
        return run;
    }
}
