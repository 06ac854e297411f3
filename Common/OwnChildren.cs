using System.ComponentModel;
using System.Diagnostics;

namespace Sgvb.Common;

/// <summary>The processes that this one started, whichever library did it, where the system tells (Linux).</summary>
public static class OwnChildren
{
    /// <summary>Ends them, with all that they started.</summary>
    public static void End()
    {
        foreach (var id in Ids())
            try
            {
                using var child = Process.GetProcessById(id);
                child.Kill(entireProcessTree: true);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or AggregateException)
            {
                // It ended by itself.
            }
    }

    private static IReadOnlyList<int> Ids()
    {
        const string processes = "/proc";
        return !OperatingSystem.IsLinux() || !Directory.Exists(processes) ? []
            : [.. Directory.EnumerateDirectories(processes)
                .Select(f => int.TryParse(Path.GetFileName(f), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0 && ParentOf(id) == Environment.ProcessId)];
    }

    private static int ParentOf(int id)
    {
        try
        {
            // "12 (a name) S 11 …": the name may hold anything, and ends with the last parenthesis.
            var line = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            return int.Parse(line[(line.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
