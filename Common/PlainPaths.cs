namespace Sgvb.Common;

/// <summary>Paths as anybody may read them: a committed report names the user's own folders by what they are, not by where they
/// lie.</summary>
public static class PlainPaths
{
    private const string Data = "SGVB_DATA";

    /// <param name="text">A note, a reason, a command line.</param>
    public static string In(string text) => In(text, Environment.GetEnvironmentVariable(Data));

    internal static string In(string text, string? data)
    {
        (string? Folder, string Name)[] folders =
        [
            (data, Data),
            (Places.Repository(), "."),
            (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "~"),
        ];
        foreach (var (folder, name) in folders)
            // A relative one tells nothing of the machine, and may be a word.
            if (folder?.TrimEnd(Path.DirectorySeparatorChar) is { Length: > 1 } path && Path.IsPathRooted(path))
                text = Replace(text, path, name);
        return text;
    }

    /// <summary>Only whole paths: /root is not the beginning of /rooted, nor does it stand in /srv/root.</summary>
    private static string Replace(string text, string folder, string name)
    {
        for (var at = text.IndexOf(folder, StringComparison.Ordinal); at >= 0; at = text.IndexOf(folder, at + 1, StringComparison.Ordinal))
        {
            var end = at + folder.Length;
            if ((at == 0 || !IsOfName(text[at - 1])) && (end == text.Length || !IsOfName(text[end])))
                text = text[..at] + name + text[end..];
        }

        return text;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '~';
}
