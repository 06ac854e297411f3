namespace Sgvb.Runs.Machine;

/// <summary>What the system tells in a file of one value or a few lines.</summary>
internal static class SystemFile
{
    /// <returns>Without blanks around it; null where there is none, or it may not be read.</returns>
    public static string? Text(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <returns>The names in a folder, a line each; null where there is none.</returns>
    public static string? Names(string folder)
    {
        try
        {
            return string.Join('\n', Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
