using System.Text.Json;
using Sgvb.Analysis.Gate;
using Sgvb.Runs;
using Sgvb.Runs.Csv;
using Sgvb.Tests.CommandLine;
using Sgvb.Tests.Runs;
using Xunit;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

/// <summary>The gate as its users run it, on the benchmarks of another project.</summary>
public sealed class GateVerbTests
{
    private static readonly Dictionary<string, double> Suite = new()
    {
        ["Acme.Parsing.ParseCsv(Rows: 1000)"] = 81_000,
        ["Acme.Parsing.ParseJson(Rows: 1000)"] = 120_000,
        ["Acme.Parsing.ParseXml(Rows: 1000)"] = 310_000,
        ["Acme.Hashing.Sha256"] = 412,
        ["Acme.Hashing.Crc32"] = 38,
    };

    [Fact]
    public void The_same_code_passes_with_exit_0_and_its_pages()
    {
        using var folder = new TemporaryFolder();
        var run = Gate(folder, Suite, [("GITHUB_STEP_SUMMARY", folder["summary.md"])]);
        Assert.True(run.ExitCode == 0, run.Out + run.Error);
        Assert.Contains("passed (10 equivalent)", run.Out, StringComparison.Ordinal);
        var page = File.ReadAllText(folder["out/gate.md"]);
        Assert.Contains("**Passed (10 equivalent)**", page, StringComparison.Ordinal);
        Assert.Equal(page + "\n", File.ReadAllText(folder["summary.md"]));
        Assert.Equal(10, CsvRows.Read<GateRow>(folder["out/gate.csv"]).Count);
        Assert.False(File.Exists(folder["out/" + RunFolder.Marker]));
    }

    [Fact]
    public void A_case_that_is_15_percent_slower_fails_with_exit_1_and_its_name()
    {
        using var folder = new TemporaryFolder();
        var slower = new Dictionary<string, double>(Suite) { ["Acme.Hashing.Sha256"] = 412 * 1.15 };
        var run = Gate(folder, slower, [("GITHUB_ACTIONS", "true")], "--json");
        Assert.True(run.ExitCode == 1, run.Out + run.Error);
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(1, json.RootElement.GetProperty("exit_code").GetInt32());
        var bad = Assert.Single(json.RootElement.GetProperty("cases").EnumerateArray(),
            c => c.GetProperty("verdict").GetString() == "regressed");
        Assert.Equal("Acme.Hashing.Sha256", bad.GetProperty("case").GetString());
        Assert.InRange(bad.GetProperty("change").GetDouble(), 1.12, 1.18);
        var again = Gate(folder, slower, [("GITHUB_ACTIONS", "true")]);
        Assert.Contains("\n::error title=Regression::Acme.Hashing.Sha256 [time]: +1", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void One_launch_is_inconclusive_with_exit_3_and_can_be_allowed()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(3, Gate(folder, Suite, [], 1).ExitCode);
        Assert.Equal(0, Gate(folder, Suite, [], 1, "--allow-inconclusive").ExitCode);
    }

    [Fact]
    public void Another_machine_ends_with_exit_4_and_a_crash_with_5_in_one_line()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], ForeignJson(1, Suite));
        Write(folder["b"], ForeignJson(2, Suite, "Apple M2"));
        OneLine(4, "measured on another machine, or otherwise, than", folder["a"], folder["b"]);
        Write(folder["c"], ForeignJson(3, Suite.ToDictionary(c => c.Key, _ => double.NaN)));
        OneLine(5, "all 5 benchmarks failed", folder["a"], folder["c"]);
        OneLine(2, "no such folder", folder["a"], folder["none"]);
    }

    private static void OneLine(int exitCode, string message, string a, string b)
    {
        var run = Executable.Analysis("gate", "--baseline", a, "--candidate", b);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    private static Executable Gate(
        TemporaryFolder folder, Dictionary<string, double> candidate, (string, string?)[] variables, params string[] options) =>
        Gate(folder, candidate, variables, 3, options);

    private static Executable Gate(
        TemporaryFolder folder, Dictionary<string, double> candidate, (string, string?)[] variables, int launches, params string[] options)
    {
        Write(folder["before"], ForeignJson(1, Suite, launches: launches));
        Write(folder["after"], ForeignJson(2, candidate, launches: launches));
        return Executable.Run("Sgvb.Analysis",
            ["gate", "--baseline", folder["before"], "--candidate", folder["after"], "--output", folder["out"], .. options],
            [("GITHUB_ACTIONS", null), ("GITHUB_STEP_SUMMARY", null), .. variables]);
    }

    private static void Write(string folder, string json)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Acme-report-full.json"), json);
    }
}
