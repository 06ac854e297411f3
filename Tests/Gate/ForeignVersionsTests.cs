using System.Text.Json.Nodes;
using Sgvb.Gate;
using Sgvb.Gate.Input;
using Sgvb.Gate.Machines;

namespace Sgvb.Tests.Gate;

/// <summary>What versions and settings of BenchmarkDotNet write differently for one and the same thing.</summary>
public sealed class ForeignVersionsTests
{
    private static readonly double[] Before = [100, 101, 99, 100.4, 99.7];
    private static readonly double[] After = [100.2, 100.8, 99.5, 99.9, 100.1];

    [Fact]
    public void Versions_before_0_11_had_one_word_for_mode_and_stage_and_no_full_name()
    {
        using var folder = new TemporaryFolder();
        var file = new ForeignFile();
        file.Host["Architecture"] = "64-bit";
        file.Host["PhysicalCoresCount"] = 4;
        var entry = file.Add("Acme.Bench.Get", "Job-ABC(TargetCount=3)", 100, 101);
        entry.Remove("FullName");
        (entry["Namespace"], entry["Type"], entry["Method"], entry["Parameters"]) = ("Acme", "Bench", "Get", "n=5&text=a");
        foreach (var measurement in entry["Measurements"]!.AsArray().Select(m => m!.AsObject()))
        {
            measurement.Remove("IterationStage");
            measurement["IterationMode"] = "Result";
        }

        foreach (var mode in (string[])["MainTarget", "MainWarmup", "IdleTarget", "Pilot"])
            entry["Measurements"]!.AsArray().Add(new JsonObject
            {
                ["IterationMode"] = mode,
                ["LaunchIndex"] = 1,
                ["Operations"] = 1000,
                ["Nanoseconds"] = 1e9,
            });
        file.Write(folder.Path);
        var run = GateRun.Read(folder.Path);
        Assert.Equal("Acme.Bench.Get(n: 5, text: a)", run.Cases.Single().Key.Case);
        Assert.Equal(2, run.Cases.Single().Units.Count);
        Assert.InRange(run.Cases.Single().Units[1].Value, 100.9, 101.1);
        Assert.Equal(("x64", "4"), (run.Machine["architecture"], run.Machine["cores"]));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void Versions_before_0_13_wrote_what_is_no_JSON(string word)
    {
        using var folder = new TemporaryFolder();
        var file = new ForeignFile();
        file.Add("Acme.Bench.Get(text: \"a\\\"NaN, Infinity\")", "DefaultJob", 100, 101);
        var json = file.Json().Replace("\"Statistics\":{", $"\"Statistics\":{{\"Kurtosis\":{word},", StringComparison.Ordinal);
        Assert.Contains($"\"Kurtosis\":{word}", json, StringComparison.Ordinal);
        File.WriteAllText(folder["a-report-full.json"], json);
        Assert.Equal("Acme.Bench.Get(text: \"a\\\"NaN, Infinity\")", GateRun.Read(folder.Path).Cases.Single().Key.Case);
        File.WriteAllText(folder["a-report-full.json"], json.Replace("\"Nanoseconds\":101000", $"\"Nanoseconds\":{word}", StringComparison.Ordinal));
        var error = Assert.Throws<SgvbException>(() => GateRun.Read(folder.Path));
        Assert.Contains("a measurement's Nanoseconds or Operations is no finite number", error.Message, StringComparison.Ordinal);
        File.WriteAllText(folder["a-report-full.json"], json[..^9]);
        Assert.Contains("is no JSON, or cut off", Assert.Throws<SgvbException>(() => GateRun.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_time_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = new ForeignFile();
        file.Add("A.Get", "DefaultJob", 100, -3);
        file.Write(folder.Path);
        Assert.Contains("or negative", Assert.Throws<SgvbException>(() => GateRun.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>A method that cannot be told from an empty one takes no time; what it takes with overhead is another thing.</summary>
    [Fact]
    public void Results_of_zero_are_results()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, launches) in ((string, double[])[])[("a", [0, 0, 0]), ("b", [0, 0.01, 0]), ("c", [5, 5.1, 4.9])])
        {
            var file = new ForeignFile();
            var list = file.Add("A.Empty", "DefaultJob", launches)["Measurements"]!.AsArray();
            foreach (var actual in list.Select(m => m!.DeepClone().AsObject()).ToList())
            {
                actual["IterationStage"] = "Actual";
                actual["Nanoseconds"] = actual["Nanoseconds"]!.GetValue<double>() + 1700.25;
                list.Add(actual);
            }

            file.Write(folder[name]);
        }

        Assert.Equal([0, 0, 0], GateRun.Read(folder["a"]).Cases.Single().Values);
        Assert.Equal(Verdict.Equivalent, Compare(folder, "a", "b").Results.Single().Verdict);
        Assert.Equal(Verdict.Equivalent, Compare(folder, "b", "a").Results.Single().Verdict);
        Assert.Equal(Verdict.Regressed, Compare(folder, "a", "c").Results.Single().Verdict);
        Assert.Equal(Verdict.Improved, Compare(folder, "c", "a").Results.Single().Verdict);
    }

    [Fact]
    public void One_zero_among_a_launchs_results_moves_it_little()
    {
        using var folder = new TemporaryFolder();
        var file = new ForeignFile();
        file.Add("A.Tiny", "DefaultJob", 0.4, 0.4)["Measurements"]![0]!["Nanoseconds"] = 0;
        file.Write(folder.Path);
        Assert.All(GateRun.Read(folder.Path).Cases.Single().Values, v => Assert.InRange(v, 0.19, 0.41));
    }

    [Theory]
    [InlineData("Job-AAAAAA(LaunchCount=3)", "Job-BBBBBB(LaunchCount=9, WarmupCount=2)")]
    [InlineData("DefaultJob", "Job-CCCCCC(LaunchCount=9)")]
    [InlineData("DefaultJob", ".NET 10.0(Runtime=.NET 10.0, Toolchain=net10.0)")]
    [InlineData("ShortRun(IterationCount=3, LaunchCount=1, WarmupCount=3)", "MediumRun(IterationCount=15, LaunchCount=2, WarmupCount=10)")]
    [InlineData("Job-X(Server=True)", "Job-Y(Server=True, LaunchCount=9)")]
    public void More_launches_and_another_runtime_beside_rename_nothing(string before, string after)
    {
        using var folder = new TemporaryFolder();
        var (a, b) = (new ForeignFile(), new ForeignFile());
        a.Add("A.Get", before, Before);
        b.Add("A.Get", after, After);
        b.Add("A.Get", ".NET 8.0(Runtime=.NET 8.0)", 130, 131, 129, 130, 131);
        a.Write(folder["a"]);
        b.Write(folder["b"]);
        var grown = Compare(folder, "a", "b");
        Assert.Equal(Verdict.Equivalent, grown.Results.Single().Verdict);
        Assert.Equal("A.Get [Runtime=.NET 8.0]", grown.New.Single().Case);
        Assert.Equal(0, GateOutcome.ExitCode(grown, false));
        Assert.Equal(["A.Get [Runtime=.NET 8.0]"], Compare(folder, "b", "a").Gone.Select(k => k.Case));
    }

    [Theory]
    [InlineData("RuntimeVersion", ".NET 8.0.11 (8.0.11, 8.0.1124.51707)", "dotnet: .NET 10.0.2 against .NET 8.0.11")]
    [InlineData("RuntimeVersion", ".NET 10.0.2 (10.0.2, 10.0.225.60000)", "dotnet_build: 10.0.225.61305 against 10.0.225.60000")]
    [InlineData("Configuration", "DEBUG", "configuration: RELEASE against DEBUG")]
    [InlineData("HasAttachedDebugger", true, "debugger: none against attached")]
    [InlineData("OsVersion", "macOS Sequoia 15.1", "os: linux against macos")]
    [InlineData("Architecture", "Arm64", "architecture: x64 against arm64")]
    [InlineData("LogicalCoreCount", 8, "logical_processors: 4 against 8")]
    public void What_makes_runs_incomparable_is_refused(string field, object value, string difference)
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], Before, "LogicalCoreCount", 4);
        Write(folder["b"], After, field, value);
        var error = Assert.Throws<SgvbException>(() => Compare(folder, "a", "b"));
        Assert.Equal(4, error.ExitCode);
        Assert.Contains(difference, error.Message, StringComparison.Ordinal);
        Assert.Contains("the runs differ in " + difference,
            Comparison.Of(GateRun.Read(folder["a"]), GateRun.Read(folder["b"]), new() { Accept = MachineIdentity.Fields }).Notes);
    }

    [Theory]
    [InlineData("RuntimeVersion", ".NET 10.0.2 (10.0.225.61305), X64 RyuJIT", null)]
    [InlineData("RuntimeVersion", ".NET 10.0.2", "known of one run only, and taken as equal: logical_processors, dotnet_build")]
    [InlineData("OsVersion", "Linux Ubuntu 22.04.5 LTS (Jammy Jellyfish)", "os_version: Linux Ubuntu 24.04.3 LTS (Noble Numbat) against Linux Ubuntu 22.04")]
    [InlineData("BenchmarkDotNetVersion", "0.14.0", "benchmarkdotnet: 0.15.8 against 0.14.0")]
    [InlineData("ProcessorName", "AMD EPYC 7763 64-Core Processor (Max: 3.24GHz)", null)]
    public void What_does_not_is_compared_and_said(string field, object value, string? note)
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], Before, "LogicalCoreCount", 4);
        Write(folder["b"], After, field, value);
        var comparison = Compare(folder, "a", "b");
        Assert.Equal(Verdict.Equivalent, comparison.Results.Single().Verdict);
        Assert.Equal(note is null, comparison.Notes.All(n => n == "known of one run only, and taken as equal: logical_processors"));
        Assert.Contains(comparison.Notes, n => n.Contains(note ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_processor_that_no_side_knows_is_said()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], Before, "ProcessorName", "Unknown processor");
        Write(folder["b"], After, "ProcessorName", "Unknown processor");
        Assert.Contains("unknown of both runs, so that nobody can tell whether they are of one machine: processor",
            Compare(folder, "a", "b").Notes);
    }

    [Fact]
    public void Another_vector_width_is_refused_and_a_job_with_one_beside_is_not()
    {
        using var folder = new TemporaryFolder();
        var (a, b, c) = (new ForeignFile(), new ForeignFile(), new ForeignFile());
        a.Add("A.Get", "DefaultJob", Before)["HardwareIntrinsics"] = "AVX-512F+CD+BW,AES VectorSize=256";
        b.Add("A.Get", "DefaultJob", After)["HardwareIntrinsics"] = "AVX2,AES VectorSize=256";
        c.Add("A.Get", "DefaultJob", After)["HardwareIntrinsics"] = "AVX-512F+CD+BW,AES VectorSize=256";
        c.Add("A.Get", "Job-X(EnvironmentVariables=DOTNET_EnableAVX512F=0)", 120, 121)["HardwareIntrinsics"] = "AVX2,AES VectorSize=256";
        a.Write(folder["a"]);
        b.Write(folder["b"]);
        c.Write(folder["c"]);
        var error = Assert.Throws<SgvbException>(() => Compare(folder, "a", "b"));
        Assert.Equal(4, error.ExitCode);
        Assert.Contains("vector_width: 512 against 256", error.Message, StringComparison.Ordinal);
        var beside = Compare(folder, "a", "c");
        Assert.Equal(Verdict.Equivalent, beside.Results.Single().Verdict);
        Assert.Equal("A.Get [EnvironmentVariables=DOTNET_EnableAVX512F=0]", beside.New.Single().Case);
    }

    /// <summary>A clock shows its ticks where every reading is a whole number of them, and not where it is only said to be slow.</summary>
    [Theory]
    [InlineData(64, 15_625, 15_625)]
    [InlineData(64, 15_000, 0)]
    [InlineData(10_000_000, 0.3, 0.1)]
    public void Ticks_are_seen_in_the_readings(double hertz, double nanoseconds, double tick)
    {
        using var folder = new TemporaryFolder();
        var file = new ForeignFile();
        file.Host["ChronometerFrequency"] = new { Hertz = hertz };
        file.Add("A.Get", "DefaultJob", nanoseconds, 2 * nanoseconds);
        file.Write(folder.Path);
        Assert.Equal(tick, GateRun.Read(folder.Path).Cases.Single().Tick, Tolerances.DoubleSums);
    }

    private static void Write(string folder, double[] launches, string field, object value)
    {
        var file = new ForeignFile();
        file.Host[field] = value;
        file.Add("A.Get", "DefaultJob", launches);
        file.Write(folder);
    }

    private static Comparison Compare(TemporaryFolder folder, string a, string b) =>
        Comparison.Of(GateRun.Read(folder[a]), GateRun.Read(folder[b]), new());
}
