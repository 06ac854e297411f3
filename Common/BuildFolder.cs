using System.Text.RegularExpressions;

namespace Sgvb.Common;

/// <summary>Folders in which MSBuild builds: it takes some signs in a path for its own language. run-bench.sh has the same list.</summary>
public static partial class BuildFolder
{
    /// <exception cref="SgvbException">MSBuild cannot build there.</exception>
    /// <param name="path">The folder, absolute.</param>
    /// <param name="remedy">How to choose another.</param>
    public static void Check(string path, string remedy)
    {
        if (Sign().Match(path) is { Success: true } sign)
            throw new SgvbException($"{path}: MSBuild cannot build in a folder with {sign.Value} in its path; {remedy}");
    }

    /// <summary>A path as MSBuild reads it in a project: what would be a list, a pattern or a property there is a sign like any other.</summary>
    public static string Escape(string path) => Special().Replace(path, m => $"%{(int)m.Value[0]:X2}");

    [GeneratedRegex(@"%[0-9A-Fa-f]{2}|[*?""|\\:]|@\(")]
    private static partial Regex Sign();

    [GeneratedRegex("[%*?@$();']")]
    private static partial Regex Special();
}
