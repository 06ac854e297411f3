using System.ComponentModel;
using System.Diagnostics;

namespace Sgvb.Common;

/// <summary>What a finished program said.</summary>
/// <param name="ExitCode">Its own.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ChildProcess(int ExitCode, string Out, string Error)
{
    /// <summary>The last line that says something, for one-line errors.</summary>
    public string LastWords => (Error + "\n" + Out).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .LastOrDefault(l => Error.Length == 0 || Error.Contains(l, StringComparison.Ordinal)) ?? "it said nothing";

    /// <summary>The first line that names an error, as compilers write it; otherwise the last words. In one line.</summary>
    public string Reason => OneLine.Of((Out + "\n" + Error).Split('\n').FirstOrDefault(l => l.Contains(" error ", StringComparison.Ordinal)) ?? LastWords);

    /// <summary>The program that runs this one, for others built with it.</summary>
    public static string Dotnet =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Of it.</param>
    /// <param name="folder">Where it works; null for here.</param>
    /// <param name="variables">Added to its environment.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="cpus">The processors that it may run on; null for all that this process may.</param>
    /// <exception cref="SgvbException">There is no such program (exit code 5), or it may not run on these processors (2).</exception>
    /// <exception cref="OperationCanceledException">Stopped; the program and what it started are ended.</exception>
    public static ChildProcess Run(
        string program, IEnumerable<string> arguments, string? folder, IReadOnlyDictionary<string, string>? variables,
            CancellationToken stop, CpuSet? cpus = null)
    {
        var start = new ProcessStartInfo(
            program, arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (folder is not null)
            start.WorkingDirectory = folder;
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        try
        {
            using var process = cpus is null ? Process.Start(start)! : cpus.Start(start);
            process.StandardInput.Close();
            using var ending = stop.Register(() => End(process));
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            stop.ThrowIfCancellationRequested();
            return new(process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception e)
        {
            throw new SgvbException($"{program}: cannot be started: {OneLine.Reason(e)}; is it installed?", SgvbException.Unavailable,
                e);
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }
}
