using Sgvb.Runs;
using Sgvb.Tests.CommandLine;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

/// <summary>What users hand to the gate by mistake: one line on standard error, the exit code, and nothing written.</summary>
public sealed class BadInputTests
{
    private static readonly Dictionary<string, double> Suite = new() { ["Acme.Parse"] = 81_000, ["Acme.Hash"] = 412 };

    /// <summary>What is done to one file of a good run; the lines of its text, the header first.</summary>
    public static TheoryData<string, Func<string, string>, int, string> Broken => new()
    {
        { RunFolder.Measurements, Column("value_ns", _ => null), 2, "measurements.csv:1: column value_ns missing" },
        { RunFolder.Benchmarks, Column("median_ns", _ => null), 2, "benchmarks.csv:1: column median_ns missing" },
        { RunFolder.Measurements, Column("value_ns", _ => "NaN"), 2, "measurements.csv:2: column value_ns: 'NaN' is not a finite number" },
        { RunFolder.VarianceBlocks, Column("variance", _ => "NaN"), 2, "variance_blocks.csv:2: column variance: 'NaN'" },
        { RunFolder.Measurements, German, 2, "measurements.csv:2: column value_ns: '" },
        { RunFolder.Measurements, Column("value_ns", v => $"\"{v.Replace('.', ',')},5\""), 2, "measurements.csv:2: column value_ns" },
        { RunFolder.Measurements, Column("schema_version", _ => "9"), 2, "measurements.csv:2: column schema_version: '9'" },
        { RunFolder.Measurements, text => text + text.Split('\n')[1] + "\n", 2, "the same case as line 2" },
        { RunFolder.Benchmarks, text => text + text.Split('\n')[1] + "\n", 2, "benchmarks.csv:5: the same case as line 2" },
        { RunFolder.Measurements, text => text[..^9], 2, "the last line is cut off" },
        { RunFolder.Benchmarks, text => text[..^3] + "\n", 2, "benchmarks.csv:4: " },
        { RunFolder.Measurements, _ => "", 2, "measurements.csv: is empty" },
        { RunFolder.Environment, text => text[..20], 2, "environment.json:" },
        { RunFolder.Measurements, Column("value_ns", v => "-" + v), 2, "measurements.csv:2: column value_ns: -" },
        { RunFolder.Measurements, Column("value_ns", _ => "0"), 2, "value_ns is not positive" },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Broken))]
    public void A_broken_file_of_a_run(string file, Func<string, string> breakIt, int exitCode, string message)
    {
        using var folder = new TemporaryFolder();
        SuiteFolder.Write(folder["a"], seed: 1);
        var run = SuiteFolder.Write(folder["b"], seed: 2);
        var text = File.ReadAllText(run.FileAt(file));
        Assert.NotEqual(text, breakIt(text));
        File.WriteAllText(run.FileAt(file), breakIt(text));
        Refused(folder, exitCode, message, "b");
    }

    [Theory]
    [InlineData("", 2, "is empty")]
    [InlineData("{\"Benchmarks\": [", 2, ":1:17: is no JSON, or cut off")]
    [InlineData("{\"Benchmarks\": [{\"FullName\": \"A\", \"Measurements\": [{\"IterationMode\": \"Workload\", \"Nanoseconds\": NaN}]}]}",
        2, "A: a measurement's Nanoseconds or Operations is no finite number, or negative")]
    [InlineData("{\"Benchmarks\": [{\"FullName\": \"A\", \"Measurements\": [{\"IterationMode\": \"Workload\", \"IterationStage\": \"Result\", \"Nanoseconds\": 1e308, \"Operations\": 1e-300}]}]}",
        2, "A: a measurement's Nanoseconds or Operations is no finite number, or negative")]
    [InlineData("{\"Benchmarks\": [{\"FullName\": \"A\", \"Measurements\": [{\"IterationMode\": \"Workload\", \"IterationStage\": \"Result\", \"Nanoseconds\": 1, \"Operations\": 1, \"LaunchIndex\": \"1\"}]}]}",
        2, "A: a measurement's LaunchIndex is no whole number")]
    [InlineData("{\"Benchmarks\": [{\"FullName\": \"A\", \"Measurements\": [{\"IterationMode\": \"Workload\", \"IterationStage\": \"Result\", \"Nanoseconds\": 1, \"Operations\": 1}], \"Memory\": {\"BytesAllocatedPerOperation\": -5}}]}",
        2, "A: BytesAllocatedPerOperation is negative")]
    [InlineData("{\"Benchmarks\": [{\"Method\": \"A\"}]}", 2, "a benchmark has no FullName")]
    [InlineData("{\"Benchmarks\": []}", 5, "holds no result: no benchmark was measured")]
    [InlineData("{\"results\": []}", 2, "is no full JSON of BenchmarkDotNet")]
    public void A_broken_file_of_another_suite(string text, int exitCode, string message)
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], ForeignJson(1, Suite));
        Write(folder["b"], text);
        Refused(folder, exitCode, message, folder["b"]);
    }

    [Fact]
    public void A_run_in_which_everything_crashed()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], ForeignJson(1, Suite));
        Write(folder["b"], ForeignJson(2, Suite.ToDictionary(c => c.Key, _ => double.NaN)));
        Refused(folder, 5, "all 2 benchmarks failed");
    }

    [Fact]
    public void One_crashed_benchmark_among_others_fails_with_its_name()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], ForeignJson(1, Suite));
        Write(folder["b"], ForeignJson(2, new Dictionary<string, double>(Suite) { ["Acme.Hash"] = double.NaN }));
        var run = Run("gate", folder, "--output", folder["out"]);
        Assert.Equal(5, run.ExitCode);
        Assert.Contains("failed in the candidate: Acme.Hash [time]", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_machine()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], ForeignJson(1, Suite));
        Write(folder["b"], ForeignJson(2, Suite, "Apple M2"));
        Refused(folder, 4, "measured on another machine, or otherwise, than", "processor: AMD EPYC 7763 against Apple M2");
    }

    [Fact]
    public void No_common_cases()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], ForeignJson(1, Suite));
        Write(folder["b"], ForeignJson(2, new Dictionary<string, double> { ["Other.Thing"] = 3 }));
        Refused(folder, 4, "have no case in common");
    }

    [Fact]
    public void A_folder_that_is_not_there_or_holds_nothing()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], ForeignJson(1, Suite));
        Refused(folder, 2, "no such folder", "b");
        Directory.CreateDirectory(folder["b"]);
        Refused(folder, 5, "holds no result", "b");
    }

    [Fact]
    public void Compare_and_history_refuse_in_the_same_words()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], ForeignJson(1, Suite));
        Write(folder["b"], "{");
        foreach (var run in (Executable[])
            [
                Executable.Suite("compare", folder["a"], folder["b"]),
                Executable.Suite("history", "add", folder["b"], "--store", folder["store"]),
            ])
            OneLine(run, 2, "Acme-report-full.json:1:2: is no JSON, or cut off");
        Assert.False(Directory.Exists(folder["store"]));
    }

    private static void Refused(TemporaryFolder folder, int exitCode, params string[] messages)
    {
        OneLine(Run("gate", folder, "--output", folder["out"]), exitCode, messages);
        Assert.False(Directory.Exists(folder["out"]));
    }

    private static Executable Run(string verb, TemporaryFolder folder, params string[] options) =>
        Executable.Suite([verb, "--baseline", folder["a"], "--candidate", folder["b"], .. options]);

    private static void OneLine(Executable run, int exitCode, params string[] messages)
    {
        Assert.True((exitCode, "") == (run.ExitCode, run.Out), run.ExitCode.ToString(CultureInfo.InvariantCulture) + run.Out + run.Error);
        Assert.All(messages, m => Assert.Contains(m, run.Error, StringComparison.Ordinal));
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    /// <summary>Changes a column of the first row, or takes it out of the header where the change is null.</summary>
    private static Func<string, string> Column(string name, Func<string, string?> change) => text =>
    {
        var lines = text.Split('\n');
        var at = Array.IndexOf(lines[0].Split(','), name);
        var changed = change(lines[1].Split(',')[at]);
        if (changed is null)
            return string.Join('\n', lines.Select(l => l.Length == 0 ? l : string.Join(',', l.Split(',').Where((_, i) => i != at))));
        lines[1] = string.Join(',', lines[1].Split(',').Select((c, i) => i == at ? changed : c));
        return string.Join('\n', lines);
    };

    /// <summary>As a spreadsheet of another culture would save it.</summary>
    private static string German(string text) => text.Replace(',', ';').Replace('.', ',');

    private static void Write(string folder, string json)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Acme-report-full.json"), json);
    }
}
