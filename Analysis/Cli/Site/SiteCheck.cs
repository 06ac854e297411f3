using System.Text.RegularExpressions;
using Sgvb.Measuring.Selection;
using Sgvb.Model;
using Sgvb.Reports.Pages;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Sharding;

namespace Sgvb.Cli.Site;

/// <summary>Whether what lies in a folder of runs may be shown to everybody, and can be laid beside the others.</summary>
/// <param name="report">Makes a run's page.</param>
/// <param name="words">What must not be in it.</param>
public sealed partial class SiteCheck(RunReport report, PrivateWords words)
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private static readonly string[] Text = [".csv", ".json", ".txt", ".md", ".html", ".svg", ".log"];

    /// <summary>A line for each fault: where, what, and what to do.</summary>
    /// <param name="root">A folder of runs, or a run.</param>
    /// <exception cref="SgvbException">There is no such folder.</exception>
    public IEnumerable<string> Faults(string root) =>
        Links(root).Concat(SiteRuns.RunFolders(root).SelectMany(f => OfRun(f, root))).Concat(Directory.EnumerateFiles(root, "*", Everywhere).Order(StringComparer.Ordinal).SelectMany(OfText));

    /// <summary>A page would show what a link leads to.</summary>
    private static IEnumerable<string> Links(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
            if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                yield return $"{Path.Combine(folder, entry.Name)}: is a link; put the file itself in its place";
            else if (entry is DirectoryInfo)
                foreach (var below in Links(Path.Combine(folder, entry.Name)))
                    yield return below;
    }

    private IEnumerable<string> OfRun(string folder, string root)
    {
        var run = RunFolder.Open(folder);
        if (!run.Exists(RunFolder.Environment))
            return Tables(run);
        List<string> faults = [];
        if (run.IncompleteReason is { } reason)
            faults.Add($"{folder}: is not whole: {reason}; measure it to its end");
        if (run.Exists(ShardManifest.FileName))
            faults.Add($"{folder}: is a part of a run; merge the parts");
        faults.AddRange(Files(folder));
        faults.AddRange(Tables(run));
        if (faults.Count == 0)
            faults.AddRange(Try(() => Whole(run, root)));
        return faults;
    }

    /// <summary>Each file of rows is read as its class has it.</summary>
    private IEnumerable<string> Tables(RunFolder run)
    {
        foreach (var table in RunFiles.Tables(run))
            foreach (var fault in Try(() => RunFiles.Read(run, table).OfType<CaseRow>().Select(Strange).OfType<string>().Distinct().Select(s => $"{run.FileAt(table)}: {s}")))
                yield return fault;
        if (run.Exists(RunFolder.Environment))
            foreach (var below in Directory.GetDirectories(run.Path).Order(StringComparer.Ordinal))
                foreach (var fault in Tables(RunFolder.Open(below)).Concat(Files(below)))
                    yield return fault;
    }

    private static IEnumerable<string> Files(string folder) => Directory.GetFiles(folder).Where(f => !RunFiles.IsOfRun(Path.GetFileName(f))).Order(StringComparer.Ordinal)
        .Select(f => $"{f}: is no file of a finished run; take it away");

    private IEnumerable<string> Whole(RunFolder run, string root)
    {
        var print = Fingerprint.Load(run);
        // Whose rows lie in its parts alone, such as a seed's, has no page of its own.
        if (RunFiles.Tables(run).Any() || !Directory.GetDirectories(run.Path).Any(d => RunFiles.Tables(RunFolder.Open(d)).Any()))
            _ = HtmlPage.Write(report.Build(report.Read(run)));
        var machine = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(run.Path)));
        if (Path.GetFullPath(run.Path) != Path.GetFullPath(root) && machine != MachineName.Folder(print.Machine))
            yield return $"{run.Path}: lies in the folder of {machine}, and was measured on {print.Machine}; move it to {MachineName.Folder(print.Machine)}/{run.Name}";
    }

    /// <summary>What makes a row one that nothing can be laid beside; null where nothing does.</summary>
    private static string? Strange(CaseRow row)
    {
        if (row.Backend.Length > 0 && Registry.Backends.All(b => b.Name != row.Backend))
            return $"{OneLine.Of(row.Backend)} is no backend of this suite";
        if (row.Estimator.Length == 0)
            return null;
        if (row.Workload.Length > 0 && Workload.TryParse(row.Workload) is null)
            return $"{OneLine.Of(row.Workload)} is no workload";
        if (!MethodSelection.Known.Contains(row.Estimator.Split('+', ':')[0]))
            return $"{OneLine.Of(row.Estimator)} is no estimator of this suite";
        return DeclaredObjective.Conflict(row);
    }

    private IEnumerable<string> OfText(string file)
    {
        if (!Text.Contains(Path.GetExtension(file)))
            return [];
        var text = File.ReadAllText(file);
        if (Path.GetExtension(file) is ".html" or ".svg")
            text = Tags().Replace(Insides().Replace(text, " "), " ");
        return words.Find(text) is { } word ? [$"{file}: holds '{OneLine.Of(word)}', which is nobody else's business; pack the run with submit, or take it out"] : [];
    }

    private static IReadOnlyList<string> Try(Func<IEnumerable<string>> look)
    {
        try
        {
            return [.. look()];
        }
        catch (SgvbException e)
        {
            return [e.Message];
        }
    }

    [GeneratedRegex(@"<(script|style)\b.*?</\1>", RegexOptions.Singleline)]
    private static partial Regex Insides();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
