using System.Diagnostics;
using Sgvb.Gate.Ab;

namespace Sgvb.Tests.Gate;

public sealed class RevisionTests
{
    [Fact]
    public void An_unknown_revision_and_a_folder_without_git_are_one_line()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("git does not read it: ", Assert.Throws<SgvbException>(() => Revision.Resolve(folder.Path, "main")).Message,
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

    [Fact]
    public void What_a_killed_one_left_in_the_repository_goes_and_what_lives_or_is_the_users_stays()
    {
        using var folder = new TemporaryFolder();
        var repository = folder["repository"];
        Directory.CreateDirectory(repository);
        Repository(repository, "Bench/Bench.csproj");
        var commit = Revision.Resolve(repository, "HEAD");
        string[] gone = [folder["sgvb-ab-gone/c"], folder["sgvb-ab-left/c"], folder["sgvb-ab-locked/c"]];
        string[] stay = [folder["mine"], folder["sgvb-ab-no-owner/c"], folder["mine-too"]];
        foreach (var place in gone.Concat(stay))
            Git(repository, "worktree", "add", "--quiet", "--detach", place);
        Git(repository, "worktree", "lock", gone[2]);
        Directory.Delete(folder["sgvb-ab-gone"], recursive: true);
        // One that is on a disk that is not there now.
        Directory.Delete(folder["mine-too"], recursive: true);
        foreach (var killed in (string[])["sgvb-ab-left", "sgvb-ab-locked"])
        {
            File.WriteAllText(folder[killed + "/.owner"], "");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder[killed], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using (var living = Revision.CheckOut(repository, commit, TestContext.Current.CancellationToken))
        {
            AssertSame([repository, .. stay, living.Folder], Worktrees(repository));
            using var second = Revision.CheckOut(repository, commit, TestContext.Current.CancellationToken);
            AssertSame([repository, .. stay, living.Folder, second.Folder], Worktrees(repository));
        }

        AssertSame([repository, .. stay], Worktrees(repository));
    }

    [Fact]
    public void One_that_is_stopped_while_it_is_checked_out_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        Repository(folder.Path, "Bench/Bench.csproj");
        var commit = Revision.Resolve(folder.Path, "HEAD");
        // Git asks a hook when the files are there, which waits to be stopped.
        File.WriteAllText(folder[".git/hooks/post-checkout"], $"#!/bin/sh\npwd >'{folder["place"]}'\nexec sleep 60\n");
        if (OperatingSystem.IsWindows())
            Assert.Skip("hooks are scripts");
        File.SetUnixFileMode(folder[".git/hooks/post-checkout"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var stop = new CancellationTokenSource();
        using var timer = new Timer(_ =>
        {
            if (File.Exists(folder["place"]))
                stop.Cancel();
        }, null, 50, 50);
        Assert.Throws<OperationCanceledException>(() => Revision.CheckOut(folder.Path, commit, stop.Token));
        Assert.False(Directory.Exists(File.ReadAllText(folder["place"]).Trim()));
        Assert.Equal([folder.Path], Worktrees(folder.Path));
    }

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Worktrees(string folder) => Git(folder, "worktree", "list", "--porcelain").Split('\n')
        .Where(l => l.StartsWith("worktree ", StringComparison.Ordinal)).Select(l => l["worktree ".Length..]);

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
