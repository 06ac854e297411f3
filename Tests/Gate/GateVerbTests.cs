using System.Text.Json;
using Sgvb.Gate;
using Sgvb.Gate.Input;
using Sgvb.Runs;
using Sgvb.Runs.Csv;
using Sgvb.Tests.CommandLine;
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

    /// <summary>Nobody's luck: of forty suites of the same code nearly all pass, and none fails; of slower ones all fail.</summary>
    [Fact]
    public void Other_seeds_give_the_same_answers()
    {
        using var folder = new TemporaryFolder();
        int passed = 0, failed = 0, caught = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            Write(folder["a"], ForeignJson(3 * seed, Suite));
            Write(folder["b"], ForeignJson(3 * seed + 1, Suite));
            Write(folder["c"], ForeignJson(3 * seed + 2, new Dictionary<string, double>(Suite) { ["Acme.Hashing.Crc32"] = 38 * 1.15 }));
            var same = Judged("b");
            passed += same == 0 ? 1 : 0;
            failed += same == 1 ? 1 : 0;
            caught += Judged("c") == 1 ? 1 : 0;
        }

        Assert.InRange(passed, 38, 40);
        Assert.Equal((0, 40), (failed, caught));

        int Judged(string candidate) =>
            GateOutcome.ExitCode(Comparison.Of(GateRun.Read(folder["a"]), GateRun.Read(folder[candidate]), new()), false);
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
