namespace Sgvb.Tests.Architecture;

/// <summary>The C# files of the repository, what builds write left out.</summary>
internal static class Sources
{
    /// <returns>Each file, with its path from the repository's root.</returns>
    public static IEnumerable<(string Path, string File)> All()
    {
        var root = Places.Repository() ?? throw new InvalidOperationException("tests run in the repository");
        return
            from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            let path = System.IO.Path.GetRelativePath(root, file).Replace('\\', '/')
            where !path.Split('/').Any(part => part is "obj" or "bin" or "artifacts")
            select (path, file);
    }
}
