using Sgvb.Runs.Terminal;

namespace Sgvb.Runs.CommandLine;

/// <summary>Threads that wait for each other in turns spin for minutes where there are hundreds for each processor.</summary>
public static class ThreadLimit
{
    /// <summary>For each processor: enough to see what too many do.</summary>
    public const int PerProcessor = 4;

    private static int _told;

    /// <summary>As many as were asked for, or the most, with a note said once.</summary>
    public static int Of(int asked)
    {
        var (taken, note) = Of(asked, Environment.ProcessorCount);
        if (note is not null && Interlocked.Exchange(ref _told, 1) == 0)
            Screen.Default.Note(note);
        return taken;
    }

    internal static (int Threads, string? Note) Of(int asked, int processors)
    {
        var most = PerProcessor * processors;
        return asked <= most ? (asked, null) : (most, string.Create(CultureInfo.InvariantCulture,
            $"--threads {asked}: {most} are used, {PerProcessor} for each of the {processors} processors that this process may use; more only wait"));
    }
}
