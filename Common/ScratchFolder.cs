namespace Sgvb.Common;

/// <summary>
/// A temporary folder of this process alone. It goes when it is disposed of, or at the process's end where that comes first. A file in it is
/// held as long as its owner lives: what a kill left behind is so known, and goes when the next one is made.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    private const string Start = "sgvb-", Mark = ".owner";

    private static readonly Lock Gate = new();
    private static readonly HashSet<ScratchFolder> Living = [];

    private readonly FileStream _hold;
    private readonly Action? _leaving;

    static ScratchFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) => End();

    private ScratchFolder(string path, FileStream hold, Action? leaving) => (Path, _hold, _leaving) = (path, hold, leaving);

    public string Path { get; }

    /// <summary>
    /// For the environment of a process that is started: what it takes for the temporary folder. Builds leave folders there, and a process of
    /// .NET that is killed leaves its pipes; so they go with this one.
    /// </summary>
    public (string Name, string Value) Variable => (OperatingSystem.IsWindows() ? "TMP" : "TMPDIR", Path);

    /// <summary>Makes one, readable by its user alone, after those that earlier processes had to leave are gone.</summary>
    /// <param name="purpose">In its name: sgvb-PURPOSE-.</param>
    /// <param name="leaving">Done before it is removed.</param>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static ScratchFolder Create(string purpose, Action? leaving = null)
    {
        RemoveAbandoned(System.IO.Path.GetTempPath());
        var path = Directory.CreateTempSubdirectory($"{Start}{purpose}-").FullName;
        try
        {
            // Under its own name it is held from the first moment on.
            var beside = System.IO.Path.Combine(path, Mark + ".new");
            var scratch = new ScratchFolder(path, HeldFile.Create(beside), leaving);
            File.Move(beside, System.IO.Path.Combine(path, Mark));
            lock (Gate)
                Living.Add(scratch);
            return scratch;
        }
        catch
        {
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    /// <summary>Whether a folder was one of that purpose, and its owner is gone, be the folder itself there or not.</summary>
    public static bool IsAbandoned(string path, string purpose)
    {
        if (!System.IO.Path.GetFileName(path).StartsWith($"{Start}{purpose}-", StringComparison.Ordinal))
            return false;
        if (!Directory.Exists(path))
            return true;
        using var hold = Abandoned(path);
        return hold is not null;
    }

    /// <summary>Removes the folders of this kind whose owners are gone.</summary>
    /// <param name="among">The temporary folder that they are in.</param>
    public static void RemoveAbandoned(string among)
    {
        foreach (var path in Folders(among))
        {
            using var hold = Abandoned(path);
            if (hold is not null)
                Remove(path);
        }
    }

    public void Dispose()
    {
        lock (Gate)
            if (!Living.Remove(this))
                return;
        _leaving?.Invoke();
        Remove(Path);
        _hold.Dispose();
    }

    private static void End()
    {
        List<ScratchFolder> left;
        lock (Gate)
            left = [.. Living];
        left.ForEach(s => s.Dispose());
    }

    private static IReadOnlyList<string> Folders(string among)
    {
        try
        {
            return Directory.GetDirectories(among, Start + "*");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>
    /// Hold of a folder whose owner is gone; null where he is not. Temporary folders are everybody's: one that is not this user's alone is
    /// left alone, be it a folder or a link.
    /// </summary>
    private static FileStream? Abandoned(string path)
    {
        if (OperatingSystem.IsLinux() && !OwnFile.IsFolder(path))
            return null;
        return HeldFile.Take(System.IO.Path.Combine(path, Mark));
    }

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left of it goes with the next one's making, if it goes at all.
        }
    }
}
