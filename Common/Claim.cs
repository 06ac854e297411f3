namespace Sgvb.Common;

/// <summary>
/// Sole use of a file's name among processes: a lock on a small file, which the system takes back when its holder ends, killed or not. The
/// file goes with the claim; one that a kill left is locked by nobody, and is taken over.
/// </summary>
public sealed class Claim : IDisposable
{
    private readonly string _path;
    private FileStream? _file;

    private Claim(string path, FileStream file)
    {
        (_path, _file) = (path, file);
        AppDomain.CurrentDomain.ProcessExit += LetGo;
    }

    /// <param name="path">Of the lock: no link, for a lock is made and removed with its name.</param>
    /// <returns>Null where somebody holds it.</returns>
    /// <exception cref="IOException">The file cannot be made, or a link stands in its place.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static Claim? Try(string path)
    {
        while (true)
        {
            if (new FileInfo(path).LinkTarget is not null)
                throw new IOException($"a link is in the place of a lock : '{path}'");
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite,
                    OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None, bufferSize: 1);
            }
            catch (IOException e) when (IsHeld(e))
            {
                return null;
            }

            if (IsAt(path, file))
                return new Claim(path, file);
            file.Dispose();
        }
    }

    /// <summary>Waits until nobody else holds it.</summary>
    /// <param name="path">Of the lock.</param>
    /// <param name="most">Longest wait.</param>
    /// <exception cref="SgvbException">Somebody held it all the while.</exception>
    public static Claim Wait(string path, TimeSpan most)
    {
        for (var end = DateTime.UtcNow + most; ;)
        {
            if (Try(path) is { } claim)
                return claim;
            if (DateTime.UtcNow > end)
                throw new SgvbException($"{path}: another process has been at work here for {most.TotalSeconds:F0} s; try again when it has ended");
            Thread.Sleep(Random.Shared.Next(5, 50));
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _file, null) is not { } file)
            return;
        AppDomain.CurrentDomain.ProcessExit -= LetGo;
        try
        {
            // Before the lock ends: afterwards the file may be another's.
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, and nobody holds it.
        }

        file.Dispose();
    }

    private void LetGo(object? sender, EventArgs e) => Dispose();

    /// <summary>
    /// Whether the locked file is the one that has the name. Its last holder may have removed it after we opened it: then another can make a
    /// new one, and lock that. A time of change drawn by lot tells one file from another.
    /// </summary>
    private static bool IsAt(string path, FileStream file)
    {
        var mark = DateTime.UnixEpoch.AddSeconds(2.0 * Random.Shared.Next(1 << 28, 1 << 29));
        File.SetLastWriteTimeUtc(file.SafeFileHandle, mark);
        var isAt = File.GetLastWriteTimeUtc(path) == mark;
        File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.UtcNow);
        return isAt;
    }

    // EWOULDBLOCK of Linux and of the BSDs, and a sharing violation of Windows.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
