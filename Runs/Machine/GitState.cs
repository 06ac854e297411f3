using System.Reflection;

namespace Sgvb.Runs.Machine;

/// <summary>The commit that was measured: the repository's, or outside of one that of the build; nulls where neither is known.</summary>
public static class GitState
{
    public static (string? Commit, bool? Dirty) Read(string? repository)
    {
        if (repository is null)
            return (CommitOfBuild(), null);
        if (Git(repository, "rev-parse", "HEAD") is not { Length: > 0 } commit)
            return (null, null);
        return (commit, Git(repository, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!reports") is { } changes ? changes.Length > 0 : null);
    }

    /// <summary>The SDK writes it behind the version, as 0.1.0+9bc5373….</summary>
    private static string? CommitOfBuild() =>
        typeof(GitState).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit] ? commit
            : null;

    private static string? Git(string repository, params string[] arguments)
    {
        try
        {
            var git = ChildProcess.Run("git", ["-C", repository, .. arguments], null, null, CancellationToken.None);
            return git.ExitCode == 0 ? git.Out.Trim() : null;
        }
        catch (SgvbException)
        {
            return null;
        }
    }
}
