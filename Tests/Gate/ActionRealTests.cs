using Sgvb.Bench.Benchmarks;

namespace Sgvb.Tests.Gate;

/// <summary>
/// A pull request that makes every step 12 % slower, in a clone of this repository, through the action's steps: the merge base is found,
/// both revisions are built and launched in turns, and the step fails with its page.
/// </summary>
public sealed class ActionRealTests
{
    private const string Source = $"Bench/Benchmarks/{nameof(InjectedSlowdown)}.cs";

    [Fact]
    [Trait("Length", "long")]
    public void A_pull_request_that_is_12_percent_slower_fails_with_its_page()
    {
        using var work = new RunnerWorkspace();
        var slower = Judge(work, $"sed -i 's|percent / 100 : 0;|percent / 100 : 0.12;|' {Source} && git commit -q -a -m slower");
        Assert.True(slower.ExitCode == 1, slower.Said);
        Assert.Contains("::error title=Regression::step local-reparam", slower.Said, StringComparison.Ordinal);
        Assert.EndsWith("exit-code=1\nkeep=false\n", File.ReadAllText(work.Output), StringComparison.Ordinal);
        Assert.Contains("| regressed |", File.ReadAllText(work.Summary), StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(File.ReadAllText(work.Summary));
    }

    [Fact]
    [Trait("Length", "long")]
    public void A_pull_request_that_changes_nothing_passes()
    {
        using var work = new RunnerWorkspace();
        var same = Judge(work, "git commit -q --allow-empty -m nothing");
        Assert.True(same.ExitCode == 0, same.Said);
        Assert.Contains("**Passed", File.ReadAllText(work.Summary), StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(File.ReadAllText(work.Summary));
    }

    private static (int ExitCode, string Said) Judge(RunnerWorkspace work, string change)
    {
        var clone = work.Folder["clone"];
        work.Shell(work.Folder.Path, $"git clone -q 'file://{Places.Repository()}' clone");
        work.Shell(clone, "git config user.name t && git config user.email t@example.com && git branch -f target"
            + $" && git checkout -q -b feature && git remote set-url origin . && {change}");
        var based = work.Step("merge-base.sh", clone, ("GITHUB_BASE_REF", "target"));
        Assert.True(based.ExitCode == 0, based.Said);
        var merged = File.ReadAllText(work.Output).Trim()["base=".Length..];
        File.Delete(work.Output);
        return work.Step("judge.sh", clone, ("CANDIDATE", ""), ("BASE", merged), ("BUDGET", "6"),
            ("ARGUMENTS", "--estimator local-reparam --workload tiny --threads 1"), ("ALLOW_INCONCLUSIVE", "true"));
    }
}
