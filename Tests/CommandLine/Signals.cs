using System.Diagnostics;

namespace Sgvb.Tests.CommandLine;

/// <summary>Signals to a child, as a terminal or a scheduler sends them.</summary>
internal static class Signals
{
    /// <summary>Skips the test where there are no signals, or where this one is ignored: a shell starts its background jobs so, nohup too, and children inherit it.</summary>
    public static void Require(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals are sent by kill");
        const string status = "/proc/self/status", ignored = "SigIgn:";
        var bit = signal switch { "INT" => 1UL << 1, "HUP" => 1UL, _ => 0UL };
        if (bit != 0 && File.Exists(status)
            && File.ReadLines(status).FirstOrDefault(l => l.StartsWith(ignored, StringComparison.Ordinal)) is { } line)
            Assert.SkipWhen((ulong.Parse(line[ignored.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & bit) != 0,
                $"SIG{signal} is ignored in this process, as in a shell's background job or under nohup");
    }

    /// <summary>Whether a process does anything still: one that has ended may wait for its parent, or for a container's first process, to notice.</summary>
    public static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            var status = $"/proc/{id.ToString(CultureInfo.InvariantCulture)}/status";
            return !File.Exists(status) || !File.ReadLines(status).Any(l => l.StartsWith("State:\tZ", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }

    public static void Send(string signal, Process process)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
