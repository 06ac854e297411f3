using System.Text.RegularExpressions;

namespace Sgvb.Gate.Input;

/// <summary>Which files of a folder are to be read.</summary>
/// <param name="Read">One for each report.</param>
/// <param name="Deeper">Folders below that hold more reports.</param>
internal sealed partial record ForeignFiles(IReadOnlyList<string> Read, IReadOnlyList<string> Deeper)
{
    private const int Deepest = 4;

    /// <summary>How an exporter ends its files, the one with most in it first; the others of a report hold the same numbers.</summary>
    private static readonly string[] Endings = ["-full", "-full-compressed", "", "-brief", "-brief-compressed"];

    /// <summary>The first of these folders with a report in it: the given one, results, BenchmarkDotNet.Artifacts/results.</summary>
    /// <param name="path">An existing folder.</param>
    /// <param name="isReport">Whether a JSON file is one of BenchmarkDotNet's.</param>
    public static ForeignFiles Of(string path, Func<string, bool> isReport)
    {
        string[] places = [path, Path.Combine(path, "results"), Path.Combine(path, "BenchmarkDotNet.Artifacts", "results")];
        var all = places.Where(Directory.Exists)
            .Select(p => Directory.GetFiles(p, "*.json").Order(StringComparer.Ordinal).ToList()).Where(f => f.Count > 0).ToList();
        // Any JSON may lie about; it must not hide the reports below.
        var files = all.Find(f => f.Any(isReport)) ?? all.FirstOrDefault() ?? [];
        var read = files.GroupBy(Report).Select(g => g.MinBy(Rank)!).ToList();
        return new(read, Below(path, read.Select(f => Path.GetDirectoryName(f)!)));
    }

    public static bool IsNamedReport(string file) => Name().IsMatch(Path.GetFileName(file));

    private static string Report(string file) => Name().Match(Path.GetFileName(file)) is { Success: true } name ? name.Groups["report"].Value : file;

    private static int Rank(string file)
    {
        var rank = Array.IndexOf(Endings, Name().Match(Path.GetFileName(file)).Groups["ending"].Value);
        return rank < 0 ? Endings.Length : rank;
    }

    private static List<string> Below(string path, IEnumerable<string> read)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Deepest, IgnoreInaccessible = true };
        return [.. Directory.EnumerateFiles(path, "*-report*.json", options).Select(f => Path.GetDirectoryName(f)!).Distinct().Except(read)
            .Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"^(?<report>.*)-report(?<ending>(-[^.]*)?)\.json$")]
    private static partial Regex Name();
}
