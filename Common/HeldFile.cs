namespace Sgvb.Common;

/// <summary>
/// Files that a process holds locked while it works on them. The system lets go of them whatever ends the process, so that whoever can lock
/// one knows that it was abandoned.
/// </summary>
public static class HeldFile
{
    private const int Attempts = 20;

    // When a file was last written, where whoever holds it is about to delete it.
    private static readonly DateTime Deleted = DateTime.UnixEpoch;

    /// <summary>A new file, held until it is disposed of; it may be renamed meanwhile.</summary>
    /// <param name="path">Where nothing stands yet.</param>
    /// <param name="mode">Of the file; null for what the user's mask leaves.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static FileStream Create(string path, UnixFileMode? mode = null)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete };
        if (!OperatingSystem.IsWindows() && mode is not null)
            options.UnixCreateMode = mode;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var file = new FileStream(path, options);
                // Before it was locked, somebody may have taken it for an abandoned one and deleted it; from now on nobody does.
                if (File.Exists(path))
                    return file;
                file.Dispose();
                if (attempt >= Attempts)
                    throw new IOException($"{path}: was deleted while it was made");
            }
            catch (IOException) when (attempt < Attempts)
            {
                Thread.Sleep(1);
            }
        }
    }

    /// <summary>Takes hold of a file that nobody holds any more.</summary>
    /// <returns>The hold; null where somebody has it, or where it is not there or not this user's to open.</returns>
    public static FileStream? Take(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.None });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Deletes those of a folder's files that nobody holds any more; what cannot be deleted stays.</summary>
    /// <param name="folder">Not those in the folders inside.</param>
    /// <param name="isOne">Told the name of each file: whether it is one that is held while somebody works on it.</param>
    public static void RemoveAbandoned(string folder, Func<string, bool> isOne)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder).Where(f => isOne(Path.GetFileName(f))).ToList())
            {
                using var hold = Take(path);
                // Two may have opened it before either held it: the second would delete what has got the name since.
                if (hold is null || File.GetLastWriteTimeUtc(hold.SafeFileHandle) == Deleted)
                    continue;
                File.SetLastWriteTimeUtc(hold.SafeFileHandle, Deleted);
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Tidying is worth no error: whatever is in the way will be met by the work itself.
        }
    }
}
