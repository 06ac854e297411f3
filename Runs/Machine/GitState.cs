using System.ComponentModel;
using System.Diagnostics;

namespace Sgvb.Runs.Machine;

/// <summary>The commit that was measured; nulls where there is no git or no repository.</summary>
public static class GitState
{
    public static (string? Commit, bool? Dirty) Read(string? repository)
    {
        if (repository is null || Git(repository, "rev-parse", "HEAD") is not { Length: > 0 } commit)
            return (null, null);
        return (commit, Git(repository, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!reports") is { } changes ? changes.Length > 0 : null);
    }

    private static string? Git(string repository, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("git", ["-C", repository, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var output = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
