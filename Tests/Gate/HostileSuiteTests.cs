using System.Text.Json;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Gate;

/// <summary>Hostile names in every field of other people's results, through every verb that shows them.</summary>
public sealed class HostileSuiteTests
{
    [Fact]
    public void A_benchmarks_file_says_nothing_to_terminal_runner_or_page()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a"], 1, 100, HostileNames.All.Skip(1).Append("only here **Passed** <b>"));
        Write(folder["b"], 2, 130, HostileNames.All.Select((n, i) => i % 9 == 4 ? null! : n).Where(n => n is not null));
        var gate = Executable.Run("Sgvb.Analysis", ["gate", "--baseline", folder["a"], "--candidate", folder["b"], "--output", folder["out"]],
            ("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", folder["page"]));
        Assert.True(gate.ExitCode == 1, gate.Out + gate.Error);
        var own = gate.Out.Split('\n').Where(l => l.StartsWith("::error title=Regression::", StringComparison.Ordinal)
            || l.StartsWith("::warning title=Not measured any more::", StringComparison.Ordinal)).ToList();
        Assert.True(own.Count > 20);
        HostileNames.AssertHarmlessLog(gate.Out, own);
        HostileNames.AssertHarmlessLog(gate.Error);
        Assert.All(own, line => Assert.DoesNotMatch(@"\p{Cc}", line));
        HostileNames.AssertHarmlessMarkdown(File.ReadAllText(folder["page"]));
        HostileNames.AssertHarmlessMarkdown(File.ReadAllText(folder["out/gate.md"]));
        var html = File.ReadAllText(folder["out/gate.html"]);
        Assert.DoesNotMatch(@"[\p{Cc}-[\n]]", html);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onload=\"x", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"[\p{Cc}-[\n]]", File.ReadAllText(folder["out/gate.csv"]));
        using var json = JsonDocument.Parse(File.ReadAllText(folder["out/gate.json"]));
        Assert.Contains(json.RootElement.GetProperty("cases").EnumerateArray(), c => c.GetProperty("case").GetString() == "esc\u001b[2J");

        var listed = Executable.Run("Sgvb.Analysis", ["gate", "--baseline", folder["a"], "--candidate", folder["b"], "--output", folder["out"], "--json"],
            ("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", null));
        HostileNames.AssertHarmlessLog(listed.Out);
        Assert.Equal(1, JsonDocument.Parse(listed.Out).RootElement.GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public void History_knows_such_a_run_again_and_shows_it()
    {
        using var folder = new TemporaryFolder();
        for (var run = 0; run < 3; run++)
        {
            Write(folder[$"r{run}"], run, 100, HostileNames.All, $"run {run} \u001b[1m");
            var added = Executable.Suite("history", "add", folder[$"r{run}"], "--store", folder["store"], "--commit", "::error::\u001b c");
            Assert.True(added.ExitCode == 0, added.Error);
        }

        var again = Executable.Suite("history", "add", folder["r2"], "--store", folder["store"]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("already", again.Error, StringComparison.Ordinal);
        HostileNames.AssertHarmlessLog(again.Error);
        Assert.DoesNotMatch(@"[\p{Cc}-[\n]]", File.ReadAllText(folder["store/history.csv"]));
        var shown = Executable.Suite("history", "--store", folder["store"], "--plot", folder["plots"], "--case", "*[2J*");
        Assert.True(shown.ExitCode == 0, shown.Error);
        HostileNames.AssertHarmlessLog(shown.Out);
        Assert.All(Directory.GetFiles(folder["plots"]), f => Assert.DoesNotMatch(@"[\p{Cc}-[\n]]", File.ReadAllText(f)));
    }

    [Fact]
    public void What_the_gate_refuses_is_text_on_the_jobs_page_too()
    {
        using var work = new RunnerWorkspace();
        const string words = "`x` <img src=y> **Passed** [l](z) ::error::w \\\\ %";
        File.WriteAllText(work.Folder["suite/run-bench.sh"], $"#!/usr/bin/env bash\nprintf '%s\\e[2J\\n' '{words}' >&2\nexit 2\n");
        var run = work.Step("judge.sh", work.Folder.Path, ("CANDIDATE", work.Folder["c"]), ("BASELINE", work.Folder["b"]));
        Assert.Equal(2, run.ExitCode);
        var page = File.ReadAllText(work.Summary);
        HostileNames.AssertHarmlessMarkdown(page);
        Assert.Contains("\\<img src\\=y\\>", page, StringComparison.Ordinal);
    }

    private static void Write(string folder, int seed, double nanoseconds, IEnumerable<string> names, string title = "T\u001b[2J <b> ::error::-20260101-101010")
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        const string odd = "<b> \u001b[2J ::error::x ##[error]y | `m`";
        File.WriteAllText(Path.Combine(folder, "x-report-full.json"), JsonSerializer.Serialize(new
        {
            Title = title,
            HostEnvironmentInfo = new { ProcessorName = odd, PhysicalCoreCount = 2, LogicalCoreCount = 2, Architecture = odd, RuntimeVersion = odd, OsVersion = odd },
            Benchmarks = names.Select(n => new
            {
                FullName = n,
                DisplayInfo = n,
                Measurements = Enumerable.Range(0, 25).Select(i => new
                {
                    IterationMode = "Workload",
                    IterationStage = "Result",
                    LaunchIndex = 1 + i / 5,
                    Operations = 1000,
                    Nanoseconds = 1000 * nanoseconds * (1 + 0.002 * random.NextDouble()),
                }),
            }),
        }));
    }
}
