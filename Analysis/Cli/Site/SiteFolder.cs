using Sgvb.Reports.Pages;

namespace Sgvb.Cli.Site;

/// <summary>The folder that takes the pages. A list of them lies in it, so that those of a run which is gone go as well, and nothing else does.</summary>
public static class SiteFolder
{
    public const string List = "pages.txt";

    /// <summary>Writes the pages over those of an earlier call.</summary>
    /// <param name="output">Where.</param>
    /// <param name="verb">That writes.</param>
    /// <param name="pages">By their paths.</param>
    /// <param name="stop">Ends it; what was written stays, marked incomplete.</param>
    /// <returns>How many.</returns>
    /// <exception cref="SgvbException">The folder holds something else, or cannot be written.</exception>
    public static int Write(string output, string verb, IEnumerable<(string Path, Page Page)> pages, CancellationToken stop)
    {
        // Not this verb's until it has been here: whose pages are whose is written down then.
        var isOurs = File.Exists(Path.Combine(output, RunStatement.FileName));
        if (!isOurs && File.Exists(Path.Combine(output, "index.html")))
            throw new SgvbException($"{output}: holds an index.html that {verb} did not write; name another folder for the pages");
        var folder = RunFolder.CreatePages(output, verb, verb, DateTimeOffset.UtcNow);
        List<string> written = [];
        folder.Record(() =>
        {
            var before = isOurs && folder.Exists(List) ? File.ReadAllLines(folder.FileAt(List)) : [];
            foreach (var (path, page) in pages)
            {
                stop.ThrowIfCancellationRequested();
                Directory.CreateDirectory(Path.GetDirectoryName(folder.FileAt(path))!);
                folder.WriteText(path, HtmlPage.Write(page));
                written.Add(path);
            }

            foreach (var gone in before.Except(written).Where(IsPage).Select(folder.FileAt).Where(File.Exists))
                File.Delete(gone);
            folder.WriteText(List, string.Concat(written.Select(w => w + "\n")));
        });
        return written.Count;
    }

    /// <summary>A list that somebody changed must not decide what is deleted elsewhere.</summary>
    private static bool IsPage(string path) =>
        path.EndsWith(".html", StringComparison.Ordinal) && path.Split('/').All(part => part.Length > 0 && part == SiteRuns.Harmless(part));
}
