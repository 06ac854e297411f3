using System.Reflection;

namespace Sgvb.Runs.Machine;

/// <summary>The commit that was measured: the repository's, or outside of one that of the build.</summary>
/// <param name="Commit">Null where it is not known.</param>
/// <param name="Dirty">Whether tracked files differ from it; null where that is not known.</param>
/// <param name="Unknown">Why the commit is not known; null where it is.</param>
public sealed record GitState(string? Commit, bool? Dirty, string? Unknown)
{
    /// <param name="repository">The folder of the sources, null outside of one.</param>
    public static GitState Read(string? repository)
    {
        if (repository is null)
            return OfBuild("the program was built outside of a git repository");
        try
        {
            // Empty at the top; the way up where the sources lie in somebody else's repository, whose commit is not theirs.
            var git = Git(repository, "rev-parse", "--show-cdup", "HEAD");
            if (git.ExitCode != 0)
                return new(null, null, "git does not read the repository: "
                    + (GitProgram.Refusal(git) ?? "it gives no reason").Replace(repository, "REPOSITORY", StringComparison.Ordinal));
            if (git.Out.Split('\n') is not ["", { Length: > 0 } commit, ..])
                return OfBuild("the sources lie in another project's git repository");
            var changes = Git(repository, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!reports");
            return new(commit.Trim(), changes.ExitCode == 0 ? changes.Out.Trim().Length > 0 : null, null);
        }
        catch (SgvbException e)
        {
            return new(null, null, e.Message);
        }
    }

    /// <summary>The SDK writes it behind the version, as 0.1.0+9bc5373….</summary>
    private static GitState OfBuild(string otherwise) =>
        typeof(GitState).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit]
            ? new(commit, null, null)
            : new(null, null, otherwise);

    private static ChildProcess Git(string repository, params string[] arguments) => GitProgram.Run(repository, CancellationToken.None, arguments);
}
