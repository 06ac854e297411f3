using System.Diagnostics;
using Sgvb.Runs;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Bench;

/// <summary>Stop is stop: the process that BenchmarkDotNet started ends, and nothing stays among the temporary files.</summary>
public sealed class StoppedBenchTests
{
    [Theory]
    [InlineData("HUP", "/build/")]
    [InlineData("TERM", "--benchmarkId")]
    public void A_stopped_bench_leaves_no_process_and_no_folder(string signal, string underway)
    {
        Signals.Require(signal);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are looked for in /proc");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["tmp"]);
        using var process = Executable.Start("Sgvb.Bench", ["--workload", "tiny", "--estimator", "no-noise", "--backend", "simd", "--threads", "1",
            "--filter", "*StepBenchmark*", "--output", folder["run"]], ("TMPDIR", folder["tmp"]));
        var clock = Stopwatch.StartNew();
        while (!process.HasExited && !Commands(folder["tmp/sgvb-bench-"]).Any(c => c.Contains(underway, StringComparison.Ordinal)) && clock.Elapsed.TotalMinutes < 3)
            Thread.Sleep(50);
        Assert.False(process.HasExited);
        Assert.NotEmpty(Directory.GetDirectories(folder["tmp"], "sgvb-bench-*"));
        Signals.Send(signal, process);
        var run = Executable.Finish(process);
        Assert.Equal((130, $"stopped; what was finished is in {folder["run"]}, marked incomplete\n"), (run.ExitCode, run.Error));
        Assert.Equal("stopped by the user\n", File.ReadAllText(Path.Combine(folder["run"], RunFolder.Marker)));
        Assert.Empty(Commands(folder["tmp"]));
        // The runtime of the process itself has its pipes there.
        Assert.Empty(Directory.GetDirectories(folder["tmp"]));
    }

    /// <summary>Command lines of the running processes that this one's descendants are, whoever their parent is by now.</summary>
    private static List<string> Commands(string temporary) => [.. Directory.EnumerateDirectories("/proc")
        .Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0]) && Text(p + "/environ").Contains(temporary, StringComparison.Ordinal)).Select(p => Text(p + "/cmdline"))];

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
