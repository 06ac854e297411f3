using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sgvb.Common;

/// <summary>Processors that a program that is started may run on; written as Linux does, 2-3 or 0,2-4.</summary>
public sealed partial class CpuSet
{
    /// <summary>More than any machine has, and what a mask of the system's may hold.</summary>
    private const int Most = 4096;

    private const int MaskBytes = Most / 8;

    private CpuSet(IReadOnlyList<int> processors) => Processors = processors;

    /// <summary>Ascending, each once.</summary>
    public IReadOnlyList<int> Processors { get; }

    /// <summary>Whether this system lets a program be held to processors.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsWindows();

    /// <returns>Null where the text is no such list.</returns>
    public static CpuSet? TryParse(string text)
    {
        var all = new SortedSet<int>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !Number(ends[0], out var first) || !Number(ends[^1], out var last) || first > last)
                return null;
            all.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return new([.. all]);

        static bool Number(string text, out int number) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < Most;
    }

    /// <summary>Starts a program on these processors alone; what it starts in turn stays on them too.</summary>
    /// <exception cref="SgvbException">The system does not allow it (exit code 2).</exception>
    public Process Start(ProcessStartInfo start)
    {
        if (OperatingSystem.IsLinux())
            return StartOnLinux(start);
        if (!OperatingSystem.IsWindows() || Processors[^1] >= 64)
            throw Refused();
        var process = Process.Start(start)!;
        process.ProcessorAffinity = (nint)Processors.Aggregate(0UL, (mask, p) => mask | 1UL << p);
        return process;
    }

    public override string ToString()
    {
        var parts = new List<string>();
        for (var at = 0; at < Processors.Count;)
        {
            var end = at;
            while (end + 1 < Processors.Count && Processors[end + 1] == Processors[end] + 1)
                end++;
            parts.Add(end == at ? Text(at) : $"{Text(at)}-{Text(end)}");
            at = end + 1;
        }

        return string.Join(',', parts);

        string Text(int index) => Processors[index].ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A new process takes over what the thread that starts it may run on; this one gets its own back.</summary>
    private Process StartOnLinux(ProcessStartInfo start)
    {
        var (before, mine) = (new byte[MaskBytes], new byte[MaskBytes]);
        foreach (var processor in Processors)
            mine[processor / 8] |= (byte)(1 << (processor % 8));
        if (GetAffinity(0, MaskBytes, before) < 0 || SetAffinity(0, MaskBytes, mine) != 0)
            throw Refused();
        try
        {
            return Process.Start(start)!;
        }
        finally
        {
            _ = SetAffinity(0, MaskBytes, before);
        }
    }

    private SgvbException Refused() => new($"--cpus {this}: the system does not let this process run there; name processors that it may use");

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nint size, [Out] byte[] mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint size, byte[] mask);
}
