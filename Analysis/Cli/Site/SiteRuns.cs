using System.Text.RegularExpressions;
using Sgvb.Gate.History;
using Sgvb.Runs.Sharding;

namespace Sgvb.Cli.Site;

/// <summary>The runs and the stores of runs over time below some folders.</summary>
/// <param name="Runs">By machine, the latest first.</param>
/// <param name="Histories">Files.</param>
/// <param name="Skipped">What looks like a run and is not shown, with the reason.</param>
public sealed partial record SiteRuns(IReadOnlyList<SiteRun> Runs, IReadOnlyList<string> Histories, IReadOnlyList<string> Skipped)
{
    private const int LongestName = 100;

    /// <summary>Looks through folders.</summary>
    /// <param name="report">Makes the pages.</param>
    /// <param name="roots">Folders of runs.</param>
    /// <exception cref="SgvbException">A folder is missing, or a file of a run is broken.</exception>
    public static SiteRuns Find(RunReport report, IEnumerable<string> roots)
    {
        List<SiteRun> runs = [];
        List<string> histories = [], skipped = [];
        foreach (var folder in roots.SelectMany(RunFolders).DistinctBy(Path.GetFullPath))
        {
            if (File.Exists(Path.Combine(folder, HistoryStore.FileName)))
                histories.Add(Path.Combine(folder, HistoryStore.FileName));
            var run = RunFolder.Open(folder);
            if (!run.Exists(RunFolder.Environment) || run.Exists(ShardManifest.FileName))
                continue;
            if (run.IncompleteReason is { } reason)
            {
                skipped.Add($"{folder}: is not whole: {reason}");
                continue;
            }

            if (Facts(report, run) is not { } facts)
            {
                skipped.Add($"{folder}: holds no result");
                continue;
            }

            var print = Fingerprint.Load(run);
            runs.Add(new(run, print, facts, report.Build(facts), Place(print, run.Name, runs)));
        }

        return new([.. runs.OrderBy(r => r.MachineFolder, StringComparer.Ordinal).ThenByDescending(r => r.Print.Utc)], histories, skipped);
    }

    /// <summary>The folder and those below it, but not those inside of a run: a seed's or a shard's are parts of it.</summary>
    /// <exception cref="SgvbException">There is no such folder.</exception>
    public static IEnumerable<string> RunFolders(string folder)
    {
        var run = RunFolder.Open(folder);
        yield return folder;
        if (run.Exists(RunFolder.Environment))
            yield break;
        foreach (var below in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
            if (!File.GetAttributes(below).HasFlag(FileAttributes.ReparsePoint))
                foreach (var found in RunFolders(below))
                    yield return found;
    }

    /// <summary>A name as that of a file or folder, whatever the user called it.</summary>
    public static string Harmless(string name)
    {
        var text = Other().Replace(name, "-");
        return text[..Math.Min(text.Length, LongestName)].Trim('-', '.') is { Length: > 0 } kept ? kept : "run";
    }

    private static RunFacts? Facts(RunReport report, RunFolder run)
    {
        try
        {
            return report.Read(run);
        }
        catch (SgvbException e) when (e.ExitCode == SgvbException.Unavailable)
        {
            return null;
        }
    }

    private static string Place(Fingerprint print, string name, List<SiteRun> others)
    {
        var place = $"{MachineName.Folder(print.Machine)}/{Harmless(name)}";
        var free = place;
        for (var i = 2; others.Exists(o => o.Place == free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{place}-{i}");
        return free;
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Other();
}
