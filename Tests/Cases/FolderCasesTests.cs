namespace Sgvb.Tests.Cases;

/// <summary>The cases of ../shared/cases/machines where two runs meet in one folder, or a machine differs without a word.</summary>
public sealed class FolderCasesTests
{
    private const string Set = "machines";

    [Fact]
    public void Two_runs_in_one_folder()
    {
        using var run = Run("two-runs-one-folder", "set -u");
        Assert.Equal(["second rc 2", "first rc 0"], Lines(run).Where(l => l.Contains(" rc ", StringComparison.Ordinal)));
        Assert.Matches(@"/r: in use by process [0-9]+; wait for its end", run.Error);
        Assert.Contains("seed of the blocks: 1 ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\"seed\": 1", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("--seed 2", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_onto_another()
    {
        using var run = Run("output-onto-another-run", "set -u");
        Assert.Contains("agree rc 2\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("\"seed\": 1", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("agreement.csv", run.Out, StringComparison.Ordinal);
        Assert.Contains("merge onto one of its shards rc 2", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("and now the shard is lost", run.Out, StringComparison.Ordinal);
        Assert.Contains("/r: holds a run of variance; choose another folder with --output", run.Error, StringComparison.Ordinal);
        Assert.Contains("/link: holds a shard; choose another folder with --output", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Table1_and_train_with_another_backend()
    {
        NeedTorch();
        using var run = Run("table1-other-backend", "set -u");
        Assert.Equal(["rc 2", "rc 2;"], Lines(run).Where(l => l.StartsWith("rc ", StringComparison.Ordinal)).Select(l => l[..Math.Min(5, l.Length)].TrimEnd()));
        Assert.DoesNotContain("torch", run.Out, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Split('\n').Count(l => l.StartsWith("backend is simd in ", StringComparison.Ordinal)
            && l.EndsWith(", but torch in this call; choose another folder with --output", StringComparison.Ordinal)));
    }

    [Fact]
    public void Variables_that_hold_torch_back()
    {
        NeedTorch();
        using var run = Run("torch-held-back-unseen");
        Assert.Contains("\"ATEN_CPU_CAPABILITY\": \"default\"", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_that_git_refuses()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to be two users");
        using var run = Run("git-refuses", ("VICTIM", "nobody"));
        Assert.Equal(["rc 2", "rc 2"], Lines(run));
        Assert.Contains("detected dubious ownership in repository", run.Error, StringComparison.Ordinal);
        Assert.Contains("safe.directory", run.Error, StringComparison.Ordinal);
        Assert.Contains("/proc: git does not read it: not a git repository", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Torch_without_a_home()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to be two users");
        NeedTorch();
        using var run = Run("no-home-no-torch", ("VICTIM", "nobody"));
        Assert.SkipWhen(run.Out.Contains(": no such folder; set SGVB_LIBTORCH", StringComparison.Ordinal), "libtorch lies where another user cannot read it");
        Assert.Equal(2, Lines(run).Count(l => l.StartsWith("torch ", StringComparison.Ordinal) && l.Contains(" available", StringComparison.Ordinal)));
        Assert.DoesNotContain("does not load", run.Out, StringComparison.Ordinal);
    }

    /// <summary>Makes a system from packages, which takes minutes and a mirror of Debian.</summary>
    [Fact]
    [Trait("Length", "long")]
    public void A_bundle_without_libssl()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to change its root");
        SharedCases.Need("debootstrap");
        using var run = Run("bundle-without-libssl", ("SUITE", Places.Repository()!));
        var lines = Lines(run);
        Assert.Equal(4, lines.Count);
        Assert.All(lines, l => Assert.StartsWith("rc 0: ", l, StringComparison.Ordinal));
    }

    private static SharedCase Run(string name, params (string Name, string Value)[] variables) => Run(name, null, variables);

    /// <param name="name">Of the case.</param>
    /// <param name="settings">In place of the script's own, which ends at the first exit code: now a refusal is what is expected.</param>
    /// <param name="variables">For the script.</param>
    private static SharedCase Run(string name, string? settings, params (string Name, string Value)[] variables)
    {
        Assert.SkipWhen(SharedCase.Folder(Set) is null, "no ../shared/cases beside the repository");
        var run = new SharedCase(Set, name, settings is null ? null : text => text.Replace("set -eu", settings, StringComparison.Ordinal), variables);
        TestContext.Current.TestOutputHelper?.WriteLine(run.Out + run.Error);
        Assert.DoesNotContain("internal error", run.Out + run.Error, StringComparison.Ordinal);
        return run;
    }

    private static void NeedTorch()
    {
        var reason = Registry.Backends.Single(b => b.Name == "torch").Unavailable;
        Assert.SkipWhen(reason is not null, $"no torch: {reason}");
    }

    private static List<string> Lines(SharedCase run) => [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
