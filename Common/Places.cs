namespace Sgvb.Common;

/// <summary>Where the repository and its reports lie, whatever folder the user stands in.</summary>
public static class Places
{
    /// <summary>The repository that this program was built in, or null outside of one (an unpacked bundle).</summary>
    public static string? Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Bench.sln")))
                return folder.FullName;
        return null;
    }

    /// <summary>reports/ in the repository, otherwise in the current folder.</summary>
    public static string Reports() => Path.Combine(Repository() ?? Directory.GetCurrentDirectory(), "reports");

    /// <summary>In one spelling: from the root on, without a separator at the end; links are not followed.</summary>
    public static string Whole(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>Whether a path is a folder, or lies below it; by the names alone, links are not followed.</summary>
    public static bool IsIn(string path, string folder)
    {
        var way = Path.GetRelativePath(folder, path);
        return !Path.IsPathRooted(way) && way != ".." && !way.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
