using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

/// <summary>The life of a baseline, push by push: nothing gets stuck, and nothing but evidence or a person moves it.</summary>
public sealed class BaselinePushTests : IDisposable
{
    private const string Old = ".NET 9.0.1", New = ".NET 9.0.2";

    private readonly PushedSuite _suite = new();
    private int _seed;

    public void Dispose() => _suite.Dispose();

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public void Each_runtime_has_its_own_baseline_also_while_runners_go_back_and_forth(string allow)
    {
        (string, string)[] allowing = [("ALLOW_INCONCLUSIVE", allow)];
        _suite.Push(Run(runtime: Old), allowing).Is(0, keeps: true);
        var patched = _suite.Push(Run(runtime: New), allowing);
        patched.Is(0, keeps: true);
        Assert.Contains("::warning title=Performance gate::No baseline yet for this suite on this machine and runtime", patched.Said, StringComparison.Ordinal);
        Assert.Contains("nothing kept can be compared with this run", patched.Page, StringComparison.Ordinal);
        _suite.Push(Run(runtime: New), allowing).Is(0, keeps: true);
        _suite.Push(Run(runtime: Old), allowing).Is(0, keeps: true);
        _suite.Push(Run(hash: 1.5, runtime: New), allowing).Is(1, keeps: false);
        _suite.Push(Run(hash: 1.5, runtime: Old), allowing).Is(1, keeps: false);
    }

    [Theory]
    [InlineData("false", 3)]
    [InlineData("true", 0)]
    public void A_removed_benchmark_is_said_once_and_one_that_comes_back_is_new(string allow, int once)
    {
        (string, string)[] allowing = [("ALLOW_INCONCLUSIVE", allow)];
        _suite.Push(Run(), allowing).Is(0, keeps: true);
        _suite.Pull(Json(Cases(1, 1, ["Acme.Parse"])), allowing).Is(once, keeps: false);
        var removed = _suite.Push(Json(Cases(1, 1, ["Acme.Parse"])), allowing);
        removed.Is(once, keeps: true);
        Assert.Contains("Not measured any more: Acme.Hash", removed.Page, StringComparison.Ordinal);
        _suite.Push(Json(Cases(1, 1, ["Acme.Parse"])), allowing).Is(0, keeps: true);
        _suite.Push(Run(), allowing).Is(0, keeps: true);
        _suite.Push(Run(hash: 1.4), allowing).Is(1, keeps: false);
    }

    [Fact]
    public void A_removal_does_not_carry_a_regression_with_it()
    {
        _suite.Push(Run()).Is(0, keeps: true);
        _suite.Push(Json(Cases(1.3, 1, ["Acme.Parse"]))).Is(1, keeps: false);
        _suite.Push(Run()).Is(0, keeps: true);
    }

    [Fact]
    public void A_regression_fails_until_a_person_accepts_it_and_then_once_for_all_runtimes()
    {
        _suite.Push(Run(runtime: Old)).Is(0, keeps: true);
        _suite.Push(Run(runtime: New)).Is(0, keeps: true);
        _suite.Push(Run(parse: 1.3, runtime: New)).Is(1, keeps: false);
        _suite.Push(Run(parse: 1.3, runtime: New)).Is(1, keeps: false);
        _suite.Pull(Run(parse: 1.3, runtime: New), ("ACCEPT", "label on the pull request")).Is(0, keeps: false);
        _suite.Push(Run(parse: 1.3, runtime: New), ("ACCEPT", "false")).Is(1, keeps: false);
        var accepted = _suite.Push(Run(parse: 1.3, runtime: New), ("ACCEPT", "exact <b>rounding</b>"));
        accepted.Is(0, keeps: true);
        Assert.Contains("**Accepted: exact &lt;b>rounding&lt;/b> (1 regressed", accepted.Page, StringComparison.Ordinal);
        Assert.Contains("::warning title=Regression::Acme.Parse", accepted.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("::error", accepted.Said, StringComparison.Ordinal);
        _suite.Push(Run(parse: 1.3, runtime: New)).Is(0, keeps: true);
        // The other runtime's baseline is from before the change; it is not held against what was accepted.
        _suite.Push(Run(parse: 1.3, runtime: Old)).Is(0, keeps: true);
        _suite.Push(Run(parse: 1.7, runtime: Old)).Is(1, keeps: false);
    }

    [Fact]
    public void What_is_undecided_replaces_nothing_even_where_it_passes()
    {
        (string, string)[] allowing = [("ALLOW_INCONCLUSIVE", "true")];
        _suite.Push(Run(), allowing).Is(0, keeps: true);
        // Launches that lie 8 % apart: neither the same nor slower.
        for (var push = 0; push < 3; push++)
            _suite.Push(Json(Cases(1.06, 1), launches: 3, wobble: 0.08), allowing).Is(0, keeps: false);
        _suite.Push(Json(Cases(1.06, 1), launches: 3, wobble: 0.08)).Is(3, keeps: false);
        _suite.Push(Run(), allowing).Is(0, keeps: true);
    }

    [Fact]
    public void A_baseline_of_one_launch_begins_anew_with_the_first_run_that_could_decide()
    {
        var first = _suite.Push(Json(Cases(1, 1), launches: 1));
        first.Is(0, keeps: true);
        Assert.Contains("with one launch a case nothing will ever be decided", first.Page, StringComparison.Ordinal);
        _suite.Push(Json(Cases(1, 1), launches: 1)).Is(3, keeps: false);
        _suite.Pull(Run()).Is(3, keeps: false);
        var anew = _suite.Push(Run());
        anew.Is(0, keeps: true);
        Assert.Contains("this run begins it anew, and was not judged", anew.Page, StringComparison.Ordinal);
        Assert.Contains("nothing was judged", anew.Page, StringComparison.Ordinal);
        _suite.Push(Run(parse: 1.4)).Is(1, keeps: false);
    }

    /// <summary>A benchmark that fails is said when it begins a baseline, and where it had a result; another suite's baseline is not asked.</summary>
    [Fact]
    public void A_failed_benchmark_is_said_once_and_does_not_block_a_store_of_two_suites()
    {
        string Other(double slower) => Json(new Dictionary<string, double> { ["Other.Sort"] = 900 * slower, ["Other.Broken"] = double.NaN });
        _suite.Push(Run()).Is(0, keeps: true);
        var first = _suite.Push(Other(1));
        first.Is(5, keeps: true);
        Assert.Contains("Other.Broken", first.Page, StringComparison.Ordinal);
        _suite.Push(Run()).Is(0, keeps: true);
        var second = _suite.Push(Other(1));
        second.Is(0, keeps: true);
        Assert.Contains("1 failed in both", second.Page, StringComparison.Ordinal);
        _suite.Push(Other(1.4)).Is(1, keeps: false);
        // What had a result, and has none.
        _suite.Push(Json(new Dictionary<string, double> { ["Other.Sort"] = double.NaN })).Is(5, keeps: false);
        _suite.Push(Run()).Is(0, keeps: true);
    }

    [Fact]
    public void Two_uses_in_one_job_have_baselines_of_their_own()
    {
        string Other(double slower) => Json(new Dictionary<string, double> { ["Other.Sort"] = 900 * slower });
        foreach (var use in _suite.Job([(Run(), []), (Other(1), [])]))
            use.Is(0, keeps: true);
        foreach (var use in _suite.Job([(Run(), []), (Other(1), [])]))
            Assert.Contains("Passed (", use.Page, StringComparison.Ordinal);
        var slower = _suite.Job([(Run(), []), (Other(1.4), [])]);
        slower[0].Is(0, keeps: true);
        slower[1].Is(1, keeps: false);
        _suite.Job([(Run(parse: 1.4), []), (Other(1), [])])[0].Is(1, keeps: false);
    }

    [Fact]
    public void The_same_benchmarks_in_two_legs_of_a_matrix_or_under_two_names_are_not_held_against_each_other()
    {
        foreach (var variable in (string[])["MATRIX", "NAME"])
        {
            _suite.Push(Run(), (variable, "{\"gc\": \"server\"}")).Is(0, keeps: true);
            _suite.Push(Run(parse: 2), (variable, "{\"gc\": \"workstation\"}")).Is(0, keeps: true);
            _suite.Push(Run(parse: 2), (variable, "{\"gc\": \"workstation\"}")).Is(0, keeps: true);
            _suite.Push(Run(parse: 2), (variable, "{\"gc\": \"server\"}")).Is(1, keeps: false);
        }
    }

    [Fact]
    public void A_linked_folder_is_kept_as_what_it_leads_to()
    {
        var real = _suite.Folder["real"];
        Directory.CreateDirectory(real);
        File.WriteAllText(_suite.Folder["data.json"], Run());
        File.CreateSymbolicLink(Path.Combine(real, "Acme-report-full.json"), Path.Combine("..", "data.json"));
        Directory.CreateSymbolicLink(_suite.Folder["link"], real);
        _suite.Push(Run(), ("CANDIDATE", _suite.Folder["link"])).Is(0, keeps: true);
        Assert.All(Directory.GetFileSystemEntries(_suite.Saved[0], "*", SearchOption.AllDirectories),
            f => Assert.Null(new FileInfo(f).LinkTarget));
        Directory.Delete(real, recursive: true);
        _suite.Push(Run(hash: 1.3)).Is(1, keeps: false);
    }

    [Fact]
    public void A_repeated_older_run_and_one_that_was_overtaken_change_nothing()
    {
        _suite.Push(Run(parse: 1.3), ("GITHUB_RUN_ID", "70")).Is(0, keeps: true);
        _suite.Push(Run(), ("GITHUB_RUN_ID", "80")).Is(0, keeps: true);
        _suite.Push(Run(), ("GITHUB_RUN_ID", "70")).Is(0, keeps: false);
        _suite.Push(Run(parse: 1.3), ("GITHUB_RUN_ID", "70"), ("ACCEPT", "it was accepted then")).Is(0, keeps: false);
        _suite.Push(Run(parse: 1.3), ("GITHUB_RUN_ID", "90")).Is(1, keeps: false);
        _suite.Push(Run(), ("GITHUB_RUN_ID", "80"), ("GITHUB_RUN_ATTEMPT", "2")).Is(0, keeps: true);
    }

    [Fact]
    public void A_damaged_baseline_does_not_block_the_gate()
    {
        _suite.Push(Run()).Is(0, keeps: true);
        foreach (var file in Directory.GetFiles(_suite.Saved[0], "*-full.json", SearchOption.AllDirectories))
            File.WriteAllText(file, File.ReadAllText(file)[..^100]);
        var anew = _suite.Push(Run());
        anew.Is(0, keeps: true);
        Assert.Contains("a kept baseline was left aside", anew.Page, StringComparison.Ordinal);
        _suite.Push(Run()).Is(0, keeps: true);
        Assert.Single(Directory.GetDirectories(_suite.Saved[^1]));
    }

    [Fact]
    public void A_crashed_benchmark_fails_and_the_baseline_stays()
    {
        _suite.Push(Run()).Is(0, keeps: true);
        _suite.Push(Run(hash: double.NaN)).Is(5, keeps: false);
        _suite.Push(Run(hash: 1.4)).Is(1, keeps: false);
        _suite.Push(Run()).Is(0, keeps: true);
    }

    [Fact]
    public void Renaming_everything_begins_anew_with_a_warning()
    {
        _suite.Push(Run()).Is(0, keeps: true);
        _suite.Pull(Json(Cases(1, 1, ["Emca.Parse"]))).Is(4, keeps: false);
        var renamed = _suite.Push(Json(Cases(1, 1, ["Emca.Parse"])));
        renamed.Is(0, keeps: true);
        Assert.Contains("::warning title=Performance gate::No baseline yet", renamed.Said, StringComparison.Ordinal);
        _suite.Push(Json(Cases(1.4, 1, ["Emca.Parse"]))).Is(1, keeps: false);
    }

    [Fact]
    public void A_pull_request_changes_nothing_and_says_what_it_could_not_judge()
    {
        var none = _suite.Pull(Run());
        none.Is(0, keeps: false);
        Assert.Contains("the next run of the default branch begins it; nothing was judged", none.Page, StringComparison.Ordinal);
        Assert.False(Directory.Exists(none.Baseline));
        _suite.Push(Run()).Is(0, keeps: true);
        _suite.Pull(Run()).Is(0, keeps: false);
        _suite.Pull(Run(parse: 1.4)).Is(1, keeps: false);
        var other = _suite.Pull(Json(Cases(1, 1), processor: "Apple M2"));
        other.Is(4, keeps: false);
        Assert.Contains("**Nothing was judged:** ", other.Page, StringComparison.Ordinal);
        _suite.Pull(Json(Cases(1, 1), processor: "Apple M2"), ("ALLOW_INCONCLUSIVE", "true")).Is(0, keeps: false);
    }

    [Fact]
    public void A_baseline_that_an_earlier_version_kept_is_held_against()
    {
        using var work = new RunnerWorkspace();
        Directory.CreateDirectory(work.Folder["temp/baseline"]);
        File.WriteAllText(work.Folder["temp/baseline/Acme-report-full.json"], Run());
        var slower = work.Judge(Run(hash: 1.4));
        Assert.True(slower.ExitCode == 1, slower.Said);
        var same = work.Judge(Run());
        Assert.True(same.ExitCode == 0, same.Said);
        Assert.EndsWith("keep=true\n", File.ReadAllText(work.Output), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(work.Folder["temp/baseline"]));
        Assert.Equal(1, work.Judge(Run(hash: 1.4)).ExitCode);
    }

    private static Dictionary<string, double> Cases(double parse, double hash, string[]? names = null) =>
        (names ?? ["Acme.Parse", "Acme.Hash"]).ToDictionary(n => n, n => n.EndsWith("Parse", StringComparison.Ordinal) ? 81_000 * parse : 412 * hash);

    private string Run(double parse = 1, double hash = 1, string runtime = Old) => Json(Cases(parse, hash), runtime);

    private string Json(
        Dictionary<string, double> cases, string runtime = Old, int launches = 5, string processor = "AMD EPYC 7763", double wobble = 0) =>
        ForeignJson(++_seed, cases, processor, launches, runtime: runtime, wobble: wobble);
}
