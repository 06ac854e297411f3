using System.Text.RegularExpressions;
using Sgvb.Tests.Gate;

namespace Sgvb.Tests.Cases;

/// <summary>The cases of the action, of the gate's pages, and of what others may do to a run, each against its expect.txt.</summary>
public sealed partial class ActionCases : IDisposable
{
    private readonly RunnerWorkspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void A_benchmark_removed_on_purpose_is_reported_once() =>
        Assert.Equal([(0, true), (3, true), (0, true)], Play("action-stuck-after-removal", "c1 c2 c3"));

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public void After_a_patch_of_the_runtime_a_new_baseline_begins(string allow) => Assert.Equal(
        [(0, true), (0, true), (0, true), (1, false)],
        Play("action-stuck-after-runtime-patch", "c1 c2 c3 c4", ("ALLOW_INCONCLUSIVE", allow)));

    [Fact]
    public void Two_suites_in_one_job_have_baselines_of_their_own() =>
        Assert.Equal([(0, true), (0, true)], Play("action-two-suites-one-job", "c1 c2", ("SAME_JOB", "1")));

    [Fact]
    public void A_page_of_5000_cases_stays_below_the_limit_the_worst_first()
    {
        SharedCases.Need("python3");
        var folder = SharedCases.Copy(_work.Folder, "gate", "step-summary-over-1-MiB");
        var run = SharedCases.Bash(folder, $"python3 make.py && '{Suite}/run-bench.sh' gate --baseline a --candidate b --output out >/dev/null",
            ("GITHUB_STEP_SUMMARY", Path.Combine(folder, "s.md")));
        Assert.True(run.ExitCode is 0 or 3, run.Said);
        var page = File.ReadAllText(Path.Combine(folder, "s.md"));
        Assert.InRange(new FileInfo(Path.Combine(folder, "s.md")).Length, 900_000, (1 << 20) - 1);
        var shown = page.Split('\n').Where(l => l.StartsWith("| Acme.", StringComparison.Ordinal)).Select(l => l.Split(" | ")[1]).ToList();
        Assert.Contains($"{10_000 - shown.Count:N0} more stand in gate.html", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("| regressed |", StringComparison.Ordinal) < 0 || shown[0] == "regressed");
    }

    [Fact]
    public void A_browser_that_does_not_start_is_one_line_and_exit_5()
    {
        var said = Script("browser-that-does-not-start");
        Assert.Equal(["rc 5", "rc 5"], said.Where(l => l.StartsWith("rc ", StringComparison.Ordinal)));
        Assert.Equal(2, said.Count(l => l.Contains("/b: ", StringComparison.Ordinal)));
        Assert.DoesNotContain(said, l => l.Contains("Exception", StringComparison.Ordinal));
        Assert.Empty(Directory.GetDirectories(_work.Folder["tmp"]));
    }

    [Fact]
    public void Names_speak_to_nobody()
    {
        SharedCases.Need("python3");
        var said = Script("names-speak-to-the-terminal-and-the-page");
        Assert.Contains("rc 1", said);
        Assert.Contains("ESC on standard output: 0, in gate.md: 0", said);
        Assert.DoesNotContain(said, l => l.Contains("<img", StringComparison.Ordinal));
        Assert.All(said.Where(l => OwnLine().IsMatch(l)), l => Assert.Matches("^[0-9]+:::error title=Regression::", l));
        Assert.Equal(3, said.Count(l => OwnLine().IsMatch(l)));
    }

    [Fact]
    public void A_mirror_that_redirects_to_a_file_is_a_failed_mirror()
    {
        SharedCases.Need("python3");
        var said = Script("mirror-redirects-to-a-file");
        Assert.Contains("rc 2", said);
        Assert.Contains(said, l => l.Contains("no mirror gave it (127.0.0.1 ", StringComparison.Ordinal));
        Assert.DoesNotContain(said, l => l.Contains("internal error", StringComparison.Ordinal));
    }

    /// <summary>Builds as another user, which takes minutes and a NuGet folder that this one may read.</summary>
    [Fact]
    [Trait("Length", "long")]
    public void A_home_that_another_user_prepared_is_not_used()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to be two users");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PACKAGES") is { Length: > 0 }, "needs PACKAGES: a filled NuGet folder that VICTIM and ATTACKER may read");
        var said = Script("tmp-cli-home", ("SUITE", Places.Repository()!));
        Assert.Contains("written by the other user's command: nothing, as it should be", said);
    }

    [Fact]
    [Trait("Length", "long")]
    public void A_library_that_another_user_may_swap_is_not_loaded()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to be two users");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("GOOD") is { Length: > 0 }, "needs GOOD: VICTIM's own copy of the library, and a suite that VICTIM may read");
        SharedCases.Need("gcc", "python3");
        var said = Script("cache-others-may-write", ("SUITE", Places.Repository()!));
        Assert.Contains("the other user's code ran as: nobody, as it should be", said);
    }

    private string Suite => _work.Folder["suite"];

    private List<(int ExitCode, bool Kept)> Play(string name, string pushes, params (string, string)[] variables)
    {
        var folder = SharedCases.Copy(_work.Folder, "gate", name);
        Directory.CreateDirectory(_work.Folder["tmp"]);
        var run = SharedCases.Bash(folder, $"bash ../play.sh {pushes}", [("SUITE", Suite), ("TMPDIR", _work.Folder["tmp"]), .. variables]);
        TestContext.Current.TestOutputHelper?.WriteLine(run.Said);
        return [.. Pushed().Matches(run.Said).Select(m => (int.Parse(m.Groups[1].Value, null), m.Groups[2].Value == "true"))];
    }

    private List<string> Script(string name, params (string, string)[] variables)
    {
        var folder = SharedCases.Copy(_work.Folder, "machines", name);
        Directory.CreateDirectory(_work.Folder["tmp"]);
        var run = SharedCases.Bash(folder, "bash ./run.sh", [("SUITE", Suite), ("TMPDIR", _work.Folder["tmp"]), .. variables]);
        TestContext.Current.TestOutputHelper?.WriteLine(run.Said);
        return [.. run.Said.Split('\n')];
    }

    [GeneratedRegex("^[0-9]+:::", RegexOptions.None)]
    private static partial Regex OwnLine();

    [GeneratedRegex("^c[0-9]: exit ([0-9]+), kept: (true|false):", RegexOptions.Multiline)]
    private static partial Regex Pushed();
}
