namespace Sgvb.Common;

/// <summary>The user's git, which may be missing, or refuse.</summary>
public static class GitProgram
{
    private static readonly Dictionary<string, string> English = new() { ["LC_ALL"] = "C" };

    /// <exception cref="SgvbException">There is no git (exit code 5).</exception>
    public static ChildProcess Run(string repository, CancellationToken stop, params IEnumerable<string> arguments) =>
        ChildProcess.Run("git", ["-C", repository, .. arguments], null, English, stop);

    /// <summary>Why git does not read a repository, in its own words, with what it advises; null where it said nothing.</summary>
    public static string? Refusal(ChildProcess git)
    {
        var lines = git.Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        const string fatal = "fatal: ";
        if (lines.FirstOrDefault(l => l.StartsWith(fatal, StringComparison.Ordinal)) is not { } first)
            return lines.Length > 0 ? OneLine.Of(lines[0]) : null;
        var advice = lines.FirstOrDefault(l => l.StartsWith("git config ", StringComparison.Ordinal));
        return OneLine.Of(first[fatal.Length..] + (advice is null ? "" : $" ({advice} allows it)"));
    }
}
