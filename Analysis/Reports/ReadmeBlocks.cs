using System.Text;
using System.Text.RegularExpressions;
using Sgvb.Analysis.Reports.Run;
using Sgvb.Analysis.Speed;
using Sgvb.Analysis.Table1;
using Sgvb.Analysis.Verbs;
using Sgvb.Runs;
using Sgvb.Runs.Machine;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Reports;

/// <summary>
/// The parts of README.md and docs/*.md between <c>&lt;!-- generated:NAME RUN --&gt;</c> and <c>&lt;!-- /generated --&gt;</c>. RUN is the
/// folder of a committed run from the repository's root, for the blocks that need one.
/// </summary>
public static partial class ReadmeBlocks
{
    private const string End = "<!-- /generated -->";

    private static readonly Dictionary<string, Func<RunFolder, string, string>> FromRun = new()
    {
        ["results"] = (run, _) => Tables(ResultsTable.Build(run.Read<BenchmarkRow>(RunFolder.Benchmarks),
            run.ReadIfThere<VarianceRow>(RunFolder.Variance))),
        ["table1"] = (run, _) => Table1Tables.InPapersLayout(Table1(run)).ToMarkdown(),
        ["table1-checks"] = (run, _) => Table1Checks.Of(Table1(run), Table1Seed.ReadAll(run)).ToMarkdown(),
        ["speed"] = (run, _) => SpeedTables.Cells(run.Read<SpeedRow>(RunFolder.Speed)).ToMarkdown(),
        ["machine"] = (run, _) => Measured(Fingerprint.Load(run)),
        ["picture"] = RunPictures.Screen,
        ["plots"] = RunPictures.PlotList,
    };

    private static readonly Dictionary<string, Func<string>> FromCode = new()
    {
        ["verbs"] = () => VerbTable(VerbList.All),
        ["columns"] = RunColumns.ToMarkdown,
    };

    /// <summary>The pages that may hold blocks, by their paths from the repository's root.</summary>
    public static IReadOnlyList<string> Pages(string root) =>
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md").Select(f => "docs/" + Path.GetFileName(f)).Order(StringComparer.Ordinal),
    ];

    /// <summary>One table1.csv is committed, that of the recipe chosen by test error; another run's table comes from its trainings.</summary>
    private static IReadOnlyList<Table1Row> Table1(RunFolder run)
    {
        var trainings = Table1Seed.ReadAll(run);
        return run.Exists(RunFolder.Table1) || trainings.Count == 0
            ? [.. run.Read<Table1Row>(RunFolder.Table1)]
            : Table1Cells.From([.. trainings.Select(t => t.Variances)]);
    }

    /// <summary>The blocks' names and runs, in their order.</summary>
    public static IEnumerable<(string Name, string Run)> Find(string text) =>
        Begin().Matches(text).Select(m => (m.Groups["name"].Value, m.Groups["run"].Value));

    /// <summary>The pages that are not as their blocks would be made now, with the text that they should have.</summary>
    /// <exception cref="SgvbException">As <see cref="Rewrite"/>.</exception>
    public static IReadOnlyList<(string Page, string Text)> Stale(string root) =>
    [
        .. from page in Pages(root)
           let before = InputFile.ReadText(Path.Combine(root, page), "restore it")
           let after = Rewrite(before, page, root)
           where after != before
           select (page, after),
    ];

    /// <param name="text">The page's text.</param>
    /// <param name="page">Its path from the repository's root: what links in a block are relative to.</param>
    /// <param name="root">The repository.</param>
    /// <exception cref="SgvbException">A block is unknown or does not end, or its run is missing, broken or incomplete.</exception>
    public static string Rewrite(string text, string page, string root)
    {
        var result = new StringBuilder();
        var position = 0;
        foreach (Match begin in Begin().Matches(text))
        {
            if (begin.Index < position)
                throw At(begin, "a block inside a block");
            var end = text.IndexOf(End, begin.Index + begin.Length, StringComparison.Ordinal);
            if (end < 0)
                throw At(begin, $"the block does not end with {End}");
            result.Append(text, position, begin.Index + begin.Length - position).Append('\n').Append(Content(begin)).Append('\n');
            position = end;
        }

        return result.Append(text, position, text.Length - position).ToString();

        string Content(Match begin)
        {
            var (name, run) = (begin.Groups["name"].Value, begin.Groups["run"].Value);
            if (FromCode.TryGetValue(name, out var make))
                return make().TrimEnd('\n');
            if (!FromRun.TryGetValue(name, out var makeFrom))
                throw At(begin, $"no block '{name}'{Runs.CommandLine.Suggest.Hint(name, FromRun.Keys.Concat(FromCode.Keys))}");
            if (run.Length == 0)
                throw At(begin, "name the run: <!-- generated:NAME reports/MACHINE/RUN -->");
            var folder = RunFolder.Open(Path.Combine(root, run));
            return folder.IsIncomplete
                ? throw At(begin, $"{run} is incomplete ({folder.IncompleteReason})")
                : makeFrom(folder, Link(run)).TrimEnd('\n');
        }

        string Link(string run) => Path.GetRelativePath(Path.Combine(root, Path.GetDirectoryName(page)!), Path.Combine(root, run)).Replace('\\', '/');

        SgvbException At(Match begin, string what) => new($"{page}:{text[..begin.Index].Count(c => c == '\n') + 1}: {what}");
    }

    [GeneratedRegex("<!-- generated:(?<name>[a-z0-9-]+)(?: (?<run>[^ ]+))? -->")]
    private static partial Regex Begin();

    private static string Tables(IEnumerable<TextTable> tables) => string.Join("\n", tables.Select(t => $"{PlainText.Markdown(t.Title, isStart: true)}\n\n{t.ToMarkdown()}"));

    private static string VerbTable(IEnumerable<Verb> verbs)
    {
        var table = new TextTable("", "verb", "what it does");
        foreach (var verb in verbs)
            table.Add(verb.Name, verb.Summary);
        return table.ToMarkdown();
    }

    private static string Measured(Fingerprint m) => PlainText.Markdown(
        $"Measured on {m.Processor.Model ?? m.Machine}, {m.Threads} threads, {m.Os}, {m.Dotnet}"
        + (m.Libtorch is { } torch ? $", libtorch {torch}" : "")
        + (m.DataSet is { } data ? $", data: {data}" : "")
        + (m.Commit is { } commit ? $", commit {commit[..Math.Min(12, commit.Length)]}{(m.Dirty == true ? " with changes" : "")}" : "")
        + (m.Utc is { } utc ? $", {utc.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}" : "") + ".");
}
