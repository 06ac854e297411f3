using System.Diagnostics;

namespace Sgvb.Tests.CommandLine;

/// <summary>A verb killed without warning (kill -9) as soon as it has got somewhere.</summary>
internal static class KilledRun
{
    /// <param name="arguments">Of the verb.</param>
    /// <param name="isUnderway">Whether there is something to lose; asked every few milliseconds.</param>
    /// <exception cref="InvalidOperationException">It ended before it could be killed: the test must give it more to do.</exception>
    public static void Suite(string[] arguments, Func<bool> isUnderway)
    {
        using var process = Executable.Start("Sgvb.Analysis", arguments);
        var time = Stopwatch.StartNew();
        while (!process.HasExited && !isUnderway() && time.Elapsed.TotalSeconds < 120)
            Thread.Sleep(2);
        if (process.HasExited)
            throw new InvalidOperationException("it ended before it could be killed: " + Executable.Finish(process).Error);
        process.Kill();
        Executable.Finish(process);
    }

    /// <summary>A file's lines, none where it is not there yet. It is written whole, so it can be read at any time.</summary>
    public static string[] Lines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];
}
