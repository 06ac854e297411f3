namespace Sgvb.Tests.Cases;

/// <summary>The cases of ../shared/cases/machines on kills and on the script that builds, each against its expect.txt. They build clones of the repository.</summary>
public sealed class MachineCasesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Suite => Places.Repository()!;

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Length", "long")]
    public void What_a_kill_left_goes_with_the_next_call_and_a_closed_terminal_is_a_stop()
    {
        SharedCases.Need("strace", "setsid", "git");
        var said = Run("left-behind-by-a-kill");
        Assert.Equal(["rc 0", "rc 0", "epoch-0004.optimizer.safetensors", "epoch-0004.safetensors"], said[..4]);
        // The one worktree left is the repository; the shell says besides what the case has killed.
        Assert.Contains("/repo ", Assert.Single(said[4..], l => !l.Contains("run.sh: line ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder["tmp"], "sgvb-*"));
    }

    [Fact]
    [Trait("Length", "long")]
    public void Edited_margins_and_sources_with_an_old_date_are_built()
    {
        SharedCases.Need("python3", "git");
        var said = Run("edited-margins-are-not-read");
        Assert.Equal(["rc 1 ", "rc 0 ", "rc 0 --margins Analysis/Gate/margins.csv"], said.Where(l => l.StartsWith("rc ", StringComparison.Ordinal)));
        Assert.Contains(said, l => l.Contains("TRAINS A NETWORK", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Length", "long")]
    public void Odd_paths_work_or_are_told_and_a_build_is_used_where_it_is_mounted()
    {
        SharedCases.Need("git", "mount");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to mount");
        Assert.Equal(0, SharedCases.Bash(Suite, "./run-bench.sh --version").ExitCode);
        var said = Run("paths-msbuild-reads");
        Assert.Contains(said, l => l.StartsWith("p%20q: rc 2, 1 lines: run-bench.sh: ", StringComparison.Ordinal)
            && l.EndsWith("MSBuild cannot build in a folder with %20 in its path; move the repository to another one", StringComparison.Ordinal));
        Assert.Contains(said, l => l.StartsWith("s;t: rc 0, ", StringComparison.Ordinal));
        Assert.SkipWhen(said.Any(l => l.StartsWith("mount: ", StringComparison.Ordinal)), "no right to mount: " + string.Join("; ", said));
        var mounted = said.IndexOf("read-only mount: rc 0");
        // The version alone, and no word of building.
        Assert.True(mounted > 0 && char.IsAsciiDigit(said[mounted - 1][0]) && said[mounted - 2].StartsWith("s;t: ", StringComparison.Ordinal), string.Join('\n', said));
    }

    private List<string> Run(string name)
    {
        var folder = SharedCases.Copy(_folder, "machines", name);
        // The cases were written before verbs lay beside their experiments.
        var script = Path.Combine(folder, "run.sh");
        File.WriteAllText(script, File.ReadAllText(script).Replace("Analysis/Verbs/TrainVerb.cs", "Analysis/Experiments/Training/TrainVerb.cs", StringComparison.Ordinal));
        Directory.CreateDirectory(_folder["tmp"]);
        var run = SharedCases.Bash(folder, "bash \"$PWD/run.sh\"", ("SUITE", Suite), ("TMPDIR", _folder["tmp"]));
        TestContext.Current.TestOutputHelper?.WriteLine(run.Said);
        return [.. run.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
