using System.Text;
using System.Text.RegularExpressions;
using Sgvb.Experiments.Figure1;

namespace Sgvb.Cli.Documents;

/// <summary>
/// The parts of README.md and docs/*.md between <c>&lt;!-- generated:NAME RUN --&gt;</c> and <c>&lt;!-- /generated --&gt;</c>. RUN is the
/// folder of a committed run from the repository's root, for the blocks that need one, or the file of a search.
/// </summary>
public sealed partial class ReadmeBlocks(RunReport report, IReadOnlyList<Verb> verbs)
{
    private const string End = "<!-- /generated -->";

    private readonly Dictionary<string, Func<RunFolder, string, string>> _fromRun = Named(report);

    private readonly Dictionary<string, Func<string, string>> _fromFile = new() { ["figure1-search"] = Figure1Search.Markdown };

    private readonly Dictionary<string, Func<string>> _fromCode = new()
    {
        ["verbs"] = () => VerbTable(verbs),
        ["columns"] = () => RunColumns.ToMarkdown(report.Sections),
    };

    /// <summary>The pages that may hold blocks, by their paths from the repository's root.</summary>
    public static IReadOnlyList<string> Pages(string root) =>
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md").Select(f => "docs/" + Path.GetFileName(f)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The blocks' names and runs, in their order.</summary>
    public static IEnumerable<(string Name, string Run)> Find(string text) =>
        Begin().Matches(text).Select(m => (m.Groups["name"].Value, m.Groups["run"].Value));

    /// <summary>The pages that are not as their blocks would be made now, with the text that they should have.</summary>
    /// <exception cref="SgvbException">As <see cref="Rewrite"/>.</exception>
    public IReadOnlyList<(string Page, string Text)> Stale(string root) =>
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
    public string Rewrite(string text, string page, string root)
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
            if (_fromCode.TryGetValue(name, out var make))
                return make().TrimEnd('\n');
            var makeFrom = _fromFile.GetValueOrDefault(name) ?? (_fromRun.TryGetValue(name, out var makeFromRun)
                ? path => FromRun(path, makeFromRun)
                : throw At(begin, $"no block '{name}'{Suggest.Hint(name, _fromRun.Keys.Concat(_fromFile.Keys).Concat(_fromCode.Keys))}"));
            if (run.Length == 0)
                throw At(begin, "name the run: <!-- generated:NAME reports/MACHINE/RUN -->");
            return makeFrom(Path.Combine(root, run)).TrimEnd('\n');

            string FromRun(string path, Func<RunFolder, string, string> make)
            {
                var folder = RunFolder.Open(path);
                return folder.IsIncomplete ? throw At(begin, $"{run} is incomplete ({folder.IncompleteReason})") : make(folder, Link(run));
            }
        }

        string Link(string run) => Path.GetRelativePath(Path.Combine(root, Path.GetDirectoryName(page)!), Path.Combine(root, run)).Replace('\\', '/');

        SgvbException At(Match begin, string what) => new($"{page}:{text[..begin.Index].Count(c => c == '\n') + 1}: {what}");
    }

    [GeneratedRegex("<!-- generated:(?<name>[a-z0-9-]+)(?: (?<run>[^ ]+))? -->")]
    private static partial Regex Begin();

    /// <summary>Those of every section, and those that any run has.</summary>
    private static Dictionary<string, Func<RunFolder, string, string>> Named(RunReport report)
    {
        var pictures = new RunPictures(report);
        var blocks = report.Sections.SelectMany(s => s.Markdown).ToDictionary(
            b => b.Key, b => (Func<RunFolder, string, string>)((run, _) => b.Value(RunFacts.Of(run))));
        blocks.Add("machine", (run, _) => Measured(Fingerprint.Load(run)));
        blocks.Add("picture", pictures.Screen);
        blocks.Add("plots", pictures.PlotList);
        return blocks;
    }

    private static string VerbTable(IEnumerable<Verb> verbs)
    {
        var table = new TextTable("", "verb", "what it does");
        foreach (var verb in verbs)
            table.Add(verb.Name, verb.Summary);
        return table.ToMarkdown();
    }

    private static string Measured(Fingerprint m) => PlainText.Markdown(
        $"Measured on {m.Processor.Model ?? m.Machine}, {(m.Threads is { } threads ? Format.Threads(threads) + ", " : "")}{m.Os}, {m.Dotnet}"
        + (m.Libtorch is { } torch ? $", libtorch {torch}" : "")
        + (m.Data is { } data ? $", data: {data}" : "")
        + (m.Commit is { } commit ? $", commit {commit[..Math.Min(12, commit.Length)]}{(m.Dirty == true ? " with changes" : "")}" : "")
        + (m.Utc is { } utc ? $", {utc.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "") + ".");
}
