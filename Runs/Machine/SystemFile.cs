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
}
