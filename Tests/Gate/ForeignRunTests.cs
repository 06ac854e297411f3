using Sgvb.Gate.Cases;
using Sgvb.Gate.Input;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

public sealed class ForeignRunTests
{
    private static readonly Dictionary<string, double> Suite = new()
    {
        ["Acme.Parsing.ParseCsv(Rows: 1000)"] = 81_000,
        ["Acme.Parsing.ParseJson(Rows: 1000)"] = 120_000,
        ["Acme.Hashing.Sha256"] = 412,
    };

    [Fact]
    public void Launches_are_the_units_and_warmup_does_not_count()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["Acme.Parsing-report-full.json"], ForeignJson(1, Suite));
        var run = GateRun.Read(folder.Path);
        var times = run.Cases.Where(c => c.Key.Metric == Metric.Time).ToList();
        Assert.Equal(Suite.Keys, times.Select(c => c.Key.Case));
        Assert.All(times, c => Assert.Equal(["1", "2", "3"], c.Units.Select(u => u.Name)));
        Assert.InRange(times[0].Values.Average(), 80_000, 82_000);
        Assert.Equal(3, run.Cases.Count(c => c.Key.Metric == Metric.AllocatedBytes));
        Assert.Equal("AMD EPYC 7763", run.Machine["processor"]);
    }

    [Fact]
    public void The_folder_of_artifacts_works_and_brief_and_compressed_copies_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        var results = Directory.CreateDirectory(Path.Combine(folder.Path, "BenchmarkDotNet.Artifacts", "results")).FullName;
        var json = ForeignJson(1, Suite);
        File.WriteAllText(Path.Combine(results, "Acme-report-full.json"), json);
        File.WriteAllText(Path.Combine(results, "Acme-report-full-compressed.json"), json);
        File.WriteAllText(Path.Combine(results, "Acme-report-brief.json"), json);
        Assert.Equal(6, GateRun.Read(folder.Path).Cases.Count);
    }

    [Fact]
    public void Where_overhead_leaves_nothing_the_actual_iterations_stand()
    {
        using var folder = new TemporaryFolder();
        var json = ForeignJson(1, new Dictionary<string, double> { ["A.Empty"] = 2 })
            .Replace("\"Result\"", "\"Other\"", StringComparison.Ordinal);
        File.WriteAllText(folder["a.json"], json);
        Assert.Equal(3, GateRun.Read(folder["a.json"]).Cases[0].Units.Count);
    }

    [Fact]
    public void Jobs_of_one_benchmark_are_cases_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var once = ForeignJson(1, new Dictionary<string, double> { ["A.B"] = 2 });
        var list = once[once.IndexOf("[{\"DisplayInfo\"", StringComparison.Ordinal)..^1];
        var other = list[1..^1].Replace("DefaultJob", "ShortRun", StringComparison.Ordinal);
        File.WriteAllText(folder["a.json"], once.Replace(list, $"{list[..^1]},{other}]", StringComparison.Ordinal));
        var run = GateRun.Read(folder.Path);
        Assert.Equal(["A.B", "A.B #2"], run.Cases.Where(c => c.Key.Metric == Metric.Time).Select(c => c.Key.Case));
        Assert.Contains("names that stand more than once are told apart by their order, as #2, #3, … (1, such as A.B)",
            run.Notes.Single(), StringComparison.Ordinal);
    }

    /// <summary>No file of ours and no line of a log can hold both.</summary>
    [Fact]
    public void Names_that_differ_in_a_line_break_alone_are_told_apart_by_their_order()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.json"], ForeignJson(1, new Dictionary<string, double> { ["A\nB"] = 5, ["A B"] = 6 }));
        Assert.Equal(["A\nB", "A B #2"], GateRun.Read(folder.Path).Cases.Where(c => c.Key.Metric == Metric.Time).Select(c => c.Key.Case));
    }

    [Theory]
    [InlineData("", 2, "a.json: is empty")]
    [InlineData("{\"Benchmarks\": [", 2, "a.json:1:17: is no JSON, or cut off")]
    [InlineData("{\"Benchmarks\": [{\"FullName\": \"A\", \"Measurements\": [{\"IterationMode\": \"Workload\", \"Nanoseconds\": NaN}]}]}",
        2, "A: a measurement's Nanoseconds or Operations is no finite number")]
    [InlineData(
        "{\"Benchmarks\": [{\"FullName\": \"A\", \"Measurements\": [{\"IterationMode\": \"Workload\", \"Nanoseconds\": \"NaN\"}]}]}", 2,
        "A: a measurement's Nanoseconds or Operations is no finite number")]
    [InlineData("{\"Benchmarks\": [{\"Method\": \"A\"}]}", 2, "a benchmark has no FullName")]
    [InlineData("{\"Benchmarks\": [{\"FullName\": \" \"}]}", 2, "a benchmark has no FullName")]
    [InlineData("{\"results\": []}", 2, "is no full JSON of BenchmarkDotNet")]
    [InlineData("{\"Benchmarks\": []}", 5, "holds no result: no benchmark was measured")]
    [InlineData("{\"Benchmarks\": [{\"FullName\": \"A\", \"Statistics\": null, \"Measurements\": []}]}", 5,
        "holds no result: all 1 benchmarks failed")]
    public void Bad_input_is_one_line(string text, int exitCode, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.json"], text);
        var error = Assert.Throws<SgvbException>(() => GateRun.Read(folder.Path));
        Assert.Equal(exitCode, error.ExitCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void An_empty_folder_holds_no_result()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(5, Assert.Throws<SgvbException>(() => GateRun.Read(folder.Path)).ExitCode);
        Assert.Equal(2, Assert.Throws<SgvbException>(() => GateRun.Read(folder["none"])).ExitCode);
    }

    [Fact]
    public void The_same_case_in_two_files_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a-report-full.json"], ForeignJson(1, Suite));
        File.WriteAllText(folder["b-report-full.json"], ForeignJson(2, Suite));
        Assert.Contains("occurs twice (also in ", Assert.Throws<SgvbException>(() => GateRun.Read(folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_two_machines_in_one_folder_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a-report-full.json"], ForeignJson(1, Suite));
        File.WriteAllText(folder["b-report-full.json"], ForeignJson(2, new Dictionary<string, double> { ["Other"] = 1 }, "Apple M2"));
        Assert.Equal(4, Assert.Throws<SgvbException>(() => GateRun.Read(folder.Path)).ExitCode);
    }
}
