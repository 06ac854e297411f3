using System.Text.RegularExpressions;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

/// <summary>The action's steps in a shell, with the files and variables that GitHub would give.</summary>
public sealed class ActionScriptTests
{
    private static readonly Dictionary<string, double> Suite = new() { ["Acme.Parse"] = 81_000, ["Acme.Hash"] = 412 };

    [Fact]
    public void The_merge_base_of_a_pull_request_is_found_from_a_checkout_of_one_commit()
    {
        using var work = new RunnerWorkspace();
        var origin = work.Folder["origin"];
        Directory.CreateDirectory(origin);
        work.Shell(origin, "git init -q -b main && git config user.name t && git config user.email t@example.com"
            + " && git commit -q --allow-empty -m base && git tag wanted && git checkout -q -b feature"
            + " && git commit -q --allow-empty -m work"
            + " && git checkout -q main && git commit -q --allow-empty -m other && git checkout -q feature");
        work.Shell(work.Folder.Path, $"git clone -q --depth 1 --branch feature 'file://{origin}' clone");
        var run = work.Step("merge-base.sh", work.Folder["clone"], ("GITHUB_BASE_REF", "main"));
        Assert.True(run.ExitCode == 0, run.Said);
        Assert.Equal($"base={work.Shell(origin, "git rev-parse wanted").Trim()}\n", File.ReadAllText(work.Output));
    }

    [Theory]
    [InlineData("{\n  \"ref\": \"refs/heads/main\",\n  \"before\": \"COMMIT\",\n  \"after\": \"x\"\n}", "before")]
    [InlineData("{\"after\":\"x\",\"before\":\"COMMIT\"}", "before")]
    [InlineData("{\"before\": \"0000000000000000000000000000000000000000\"}", "HEAD^")]
    [InlineData("{\"action\": \"opened\"}", "HEAD^")]
    public void A_push_is_measured_against_what_the_branch_was_before(string happened, string wanted)
    {
        using var work = new RunnerWorkspace();
        var repository = work.Folder["pushed"];
        Directory.CreateDirectory(repository);
        work.Shell(repository, "git init -q -b main && git config user.name t && git config user.email t@example.com"
            + " && git commit -q --allow-empty -m a && git tag before"
            + " && git commit -q --allow-empty -m b && git commit -q --allow-empty -m c");
        File.WriteAllText(work.Folder["event.json"],
            happened.Replace("COMMIT", work.Shell(repository, "git rev-parse before").Trim(), StringComparison.Ordinal));
        var run = work.Step("merge-base.sh", repository, ("GITHUB_EVENT_PATH", work.Folder["event.json"]), ("GITHUB_BASE_REF", ""));
        Assert.True(run.ExitCode == 0, run.Said);
        Assert.Equal($"base={work.Shell(repository, $"git rev-parse {wanted}").Trim()}\n", File.ReadAllText(work.Output));
    }

    [Fact]
    public void A_push_accepts_by_a_line_of_one_of_its_commits_and_another_event_does_not()
    {
        using var work = new RunnerWorkspace();
        var repository = work.Folder["repository"];
        Directory.CreateDirectory(repository);
        work.Shell(repository, "git init -q -b main && git config user.name t && git config user.email t@example.com && git commit -q"
            + " --allow-empty -m a && git tag before && git commit -q --allow-empty -m b -m 'Performance-accepted: slower, but right'"
            + " && git commit -q --allow-empty -m c");
        var before = work.Shell(repository, "git rev-parse before").Trim();
        File.WriteAllText(work.Folder["event.json"], $"{{\"before\": \"{before}\"}}");
        Assert.Equal("slower, but right", Asked(repository, "push", work.Folder["event.json"]));
        Assert.Equal("", Asked(repository, "schedule", work.Folder["event.json"]));
        // Without what was before, only the last commit is asked.
        Assert.Equal("", Asked(repository, "push", ""));
        work.Shell(repository, "git commit -q --allow-empty -m d -m 'Performance-accepted: again'");
        Assert.Equal("again", Asked(repository, "push", ""));
        // What GitHub makes of a squash, and lines that are no trailers to git.
        work.Shell(repository, "git commit -q --allow-empty -m f -m 'Performance-accepted: squashed' -m 'Co-authored-by: B <b@example.com>'");
        Assert.Equal("squashed", Asked(repository, "push", ""));
        work.Shell(repository, "git commit -q --allow-empty -m $'g\nPerformance-accepted: below the title'");
        Assert.Equal("below the title", Asked(repository, "push", ""));
        work.Shell(repository, "git commit -q --allow-empty -m h -m $'* one\n\n* two\nPerformance-accepted: below a list'");
        Assert.Equal("below a list", Asked(repository, "push", ""));
        work.Shell(repository, "git commit -q --allow-empty -m i -m 'see Performance-accepted: in the docs'");
        Assert.Equal("", Asked(repository, "push", ""));
        work.Shell(repository, "git commit -q --allow-empty -m e -m 'Performance-accepted:'");
        Assert.Equal("", Asked(repository, "push", ""));

        string Asked(string folder, string happened, string file) => work.Shell(folder,
            $"GITHUB_EVENT_NAME={happened} GITHUB_EVENT_PATH='{file}'; source '{work.Folder["suite/.github/actions/performance/event.sh"]}';"
            + " accepted_by_push || true").Trim();
    }

    [Fact]
    public void A_base_that_is_not_there_fails_the_step_with_what_to_do()
    {
        using var work = new RunnerWorkspace();
        work.Shell(work.Folder.Path, "git init -q -b main && git config user.name t && git config user.email t@example.com"
            + " && git commit -q --allow-empty -m a");
        var run = work.Step("merge-base.sh", work.Folder.Path, ("BASE", "nowhere"), ("GITHUB_BASE_REF", ""));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("::error title=Performance gate::nowhere and this commit have no common ancestor", run.Said,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_candidate_the_revisions_are_built_and_launched_in_turns()
    {
        using var work = new RunnerWorkspace();
        // The verb itself has its own tests; here it is seen how it is called.
        File.WriteAllText(work.Folder["suite/run-bench.sh"], "#!/usr/bin/env bash\nprintf '[%s]' \"$@\"\necho 'no time' >&2\nexit 3\n");
        var run = work.Step("judge.sh", work.Folder.Path, ("CANDIDATE", ""), ("BASE", "abc"), ("BUDGET", "7"),
            ("ARGUMENTS", "--estimator no-noise,shared --workload tiny"), ("ALLOW_INCONCLUSIVE", "true"));
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith($"[ab][abc][HEAD][--repository][{work.Folder.Path}][--budget][7][--output]", run.Said, StringComparison.Ordinal);
        Assert.Contains("[--estimator][no-noise,shared][--workload][tiny][--allow-inconclusive]", run.Said, StringComparison.Ordinal);
        Assert.EndsWith("verdict=inconclusive\nexit-code=3\nkeep=false\n", File.ReadAllText(work.Output), StringComparison.Ordinal);
        Assert.Equal("# Performance gate\n\n**Nothing was judged:** no time\n", File.ReadAllText(work.Summary));
    }

    [Fact]
    public void Every_step_of_the_action_is_a_script_that_is_there_and_gets_what_it_reads()
    {
        var steps = Path.Combine(Places.Repository()!, ".github", "actions", "performance");
        var action = File.ReadAllText(Path.Combine(steps, "action.yml"));
        var called = Regex.Matches(action, """bash "\$GITHUB_ACTION_PATH/(?<script>[a-z-]+\.sh)"(\s+env:(?<env>(\n {8}[A-Z_]+:.*)+))?""");
        Assert.Equal(["comment.sh", "judge.sh", "key.sh", "merge-base.sh"], called.Select(c => c.Groups["script"].Value).Order());
        foreach (var call in called.Cast<Match>())
        {
            // What they source, they share.
            var script = File.ReadAllText(Path.Combine(steps, call.Groups["script"].Value)) + File.ReadAllText(Path.Combine(steps, "event.sh"));
            var given = Regex.Matches(call.Groups["env"].Value, "[A-Z_]+(?=:)").Select(m => m.Value);
            Assert.All(given, name => Assert.Matches($@"\$\{{?{name}\b", script));
            var read = Regex.Matches(script, @"\$\{?([A-Z_]+)\b").Select(m => m.Groups[1].Value).Where(n => !Github(n)).Distinct();
            Assert.Empty(read.Except(given));
        }

        static bool Github(string name) => name.StartsWith("GITHUB_", StringComparison.Ordinal) || name is "RUNNER_TEMP" or "PWD" or "BASH_SOURCE";
    }

    /// <summary>Events that bear the default branch's name may run the code of a stranger: pull_request_target, workflow_run and the like.</summary>
    [Fact]
    public void Only_the_default_branchs_own_code_may_change_the_baseline_and_also_a_failed_step_saves_it()
    {
        var action = File.ReadAllText(Path.Combine(Places.Repository()!, ".github", "actions", "performance", "action.yml"));
        var keep = Regex.Match(action, "\\n +KEEP: (.*)").Groups[1].Value;
        Assert.Equal(["schedule", "push", "workflow_dispatch"], Regex.Matches(keep, "(?<=['\"])(pull_request|[a-z]+_target|schedule|push|workflow_[a-z]+)(?=['\"])")
            .Select(m => m.Value));
        Assert.Contains("github.ref_type == 'branch' && github.ref_name == github.event.repository.default_branch", keep, StringComparison.Ordinal);
        Assert.Contains("if: ${{ !cancelled() && inputs.candidate != '' && steps.judge.outputs.keep == 'true' }}\n      uses: actions/cache/save", action,
            StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(action, @"path: \$\{\{ steps\.key\.outputs\.path \}\}\n\s+key: \$\{\{ steps\.key\.outputs\.key \}\}"));
    }

    [Fact]
    public void The_first_run_becomes_the_baseline_the_same_code_passes_and_slower_code_fails_the_step()
    {
        using var work = new RunnerWorkspace();
        var first = work.Judge(ForeignJson(1, Suite));
        Assert.True(first.ExitCode == 0, first.Said);
        Assert.EndsWith("verdict=no-baseline\nexit-code=0\nkeep=true\n", File.ReadAllText(work.Output), StringComparison.Ordinal);
        Assert.Contains("**No baseline yet for this suite on this machine and runtime: this run begins it", File.ReadAllText(work.Summary),
            StringComparison.Ordinal);
        var same = work.Judge(ForeignJson(2, Suite));
        Assert.True(same.ExitCode == 0, same.Said);
        Assert.Contains("**Passed (4 equivalent)**", File.ReadAllText(work.Summary), StringComparison.Ordinal);
        var slower = work.Judge(ForeignJson(3, new Dictionary<string, double>(Suite) { ["Acme.Hash"] = 412 * 1.15 }));
        Assert.Equal(1, slower.ExitCode);
        Assert.Contains("::error title=Regression::Acme.Hash", slower.Said, StringComparison.Ordinal);
        var outputs = File.ReadAllText(work.Output);
        Assert.EndsWith("verdict=regression\nexit-code=1\nkeep=false\n", outputs, StringComparison.Ordinal);
        foreach (var (output, file) in ((string, string)[])[("json", "gate.json"), ("markdown", "gate.md"), ("html", "gate.html")])
        {
            var named = Regex.Matches(outputs, $"(?m)^{output}=(.*)$")[^1].Groups[1].Value;
            Assert.True(File.Exists(named) && named.EndsWith("/" + file, StringComparison.Ordinal), named);
        }

        Assert.Contains("| Acme.Hash | regressed |", File.ReadAllText(work.Summary), StringComparison.Ordinal);
    }
}
