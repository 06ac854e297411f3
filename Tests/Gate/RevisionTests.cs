using System.Diagnostics;
using Sgvb.Analysis.Gate.Ab;
using Sgvb.Tests.Runs;
using Xunit;

namespace Sgvb.Tests.Gate;

public sealed class RevisionTests
{
    [Fact]
    public void An_unknown_revision_and_a_folder_without_git_are_one_line()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("'main': no such revision in ", Assert.Throws<SgvbException>(() => Revision.Resolve(folder.Path, "main")).Message,
            StringComparison.Ordinal);
        Repository(folder.Path);
        Assert.Equal(40, Revision.Resolve(folder.Path, "HEAD").Length);
        Assert.Contains("no such revision", Assert.Throws<SgvbException>(() => Revision.Resolve(folder.Path, "--help")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_revision_without_benchmarks_is_refused_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        Repository(folder.Path);
        var commit = Revision.Resolve(folder.Path, "HEAD");
        var error = Assert.Throws<SgvbException>(() => Revision.CheckOut(folder.Path, commit, TestContext.Current.CancellationToken));
        Assert.Contains("has no Bench/Bench.csproj", error.Message, StringComparison.Ordinal);
        Assert.Single(Git(folder.Path, "worktree", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_revision_lies_in_a_folder_of_its_own_until_it_is_disposed_of()
    {
        using var folder = new TemporaryFolder();
        Repository(folder.Path, "Bench/Bench.csproj");
        string place;
        using (var revision = Revision.CheckOut(folder.Path, Revision.Resolve(folder.Path, "HEAD"), TestContext.Current.CancellationToken))
        {
            place = revision.Folder;
            Assert.True(File.Exists(Path.Combine(place, "Bench", "Bench.csproj")));
            var error = Assert.Throws<SgvbException>(() => revision.Build(TestContext.Current.CancellationToken));
            Assert.Equal(5, error.ExitCode);
            Assert.Contains("the build failed: ", error.Message, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(place));
        Assert.Single(Git(folder.Path, "worktree", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Repository(string folder, string file = "readme")
    {
        Git(folder, "init", "--quiet");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
        File.WriteAllText(Path.Combine(folder, file), "no project");
        Git(folder, "add", ".");
        Git(folder, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "first");
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder, .. arguments]) { RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
