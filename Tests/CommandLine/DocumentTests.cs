using System.CommandLine;
using Sgvb.Bench;
using Sgvb.Cli.Verbs;

namespace Sgvb.Tests.CommandLine;

/// <summary>What README.md and docs/ promise is there: every file and heading that a link names, every path, every verb
/// and option of a command.</summary>
public sealed class DocumentTests
{
    private static readonly Command Suite = VerbList.Root();

    private static readonly Command BenchVerb = BenchCommand.Root();

    /// <summary>Options of BenchmarkDotNet, and of the script itself, that pages name.</summary>
    private static readonly string[] Others = ["--filter", "--job", "--launchCount", "--outliers", "--exporters", "--artifacts", "--list", "--long"];

    public static TheoryData<string> Pages() => [.. MarkdownPages.Paths];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page) =>
        Assert.Equal([], MarkdownPages.BrokenLinks(page, MarkdownPages.Root));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_is_one_that_the_suite_has(string page) =>
        Assert.Equal([], Mistakes(MarkdownPages.Read(page)));

    /// <summary>Inline code that begins with a folder of the repository is a path in it, but for placeholders in capitals.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_in_the_repository_is_there(string page)
    {
        var paths = MarkdownPages.InlineCode(MarkdownPages.Read(page)).Where(words => words is [var word]
            && word.IndexOf('/', StringComparison.Ordinal) is > 0 and var end && Directory.Exists(InRepository(word[..end]))
            && !word.Split('/').Any(part => part.Length > 0 && part.All(char.IsAsciiLetterUpper))).Select(words => words[0]);
        Assert.Equal([], paths.Where(path => !Path.Exists(InRepository(path))));
    }

    [Theory]
    [InlineData("[a](other.md)", null)]
    [InlineData("[a](other.md#one-two-1)", null)]
    [InlineData("[a](#here) [b](https://example.org/#x) `[c](none.md)`", null)]
    [InlineData("[a](../README.md)", null)]
    [InlineData("[a](none.md)", "none.md")]
    [InlineData("[a](other.md#three)", "other.md#three")]
    [InlineData("[a](#there)", "#there")]
    [InlineData("[a](../../README.md)", "../../README.md")]
    [InlineData("<img alt=\"\" src=\"a.svg\">", "a.svg")]
    [InlineData("<source srcset=\"a.png\">", "a.png")]
    public void A_broken_link_is_seen(string text, string? broken)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["root/docs"]);
        File.WriteAllText(folder["README.md"], "outside of the repository");
        File.WriteAllText(folder["root/README.md"], "");
        File.WriteAllText(folder["root/docs/other.md"], "# One, two!\n## One `two`\n```\n# three\n```\n");
        File.WriteAllText(folder["root/docs/page.md"], "# Here\n" + text);
        Assert.Equal(List(broken), MarkdownPages.BrokenLinks("docs/page.md", folder["root"]));
    }

    [Theory]
    [InlineData("`./run-bench.sh train --epochs 3 --output DIR`", null)]
    [InlineData("    ./run-bench.sh bench --curves # --nothing", null)]
    [InlineData("`data fetch --mirrors https://example.org/`, `./run-bench.sh VERB --help`, `--long`, `--kl`", null)]
    [InlineData("`./run-bench.sh trian --epochs 3`", "trian: no such verb")]
    [InlineData("`train --epoch 3`", "train: no option --epoch")]
    [InlineData("    ./run-bench.sh bench --curve", "bench: no option --curve")]
    [InlineData("`--kll`", "no verb has --kll")]
    public void A_wrong_command_is_seen(string text, string? mistake) =>
        Assert.Equal(List(mistake), Mistakes(text));

    private static string InRepository(string path) => Path.Combine(MarkdownPages.Root, path);

    private static string[] List(string? one) => one is null ? [] : [one];

    private static IEnumerable<string> Mistakes(string text) =>
        MarkdownPages.Commands(text).Select(words => Mistake(words, isCommand: true))
            .Concat(MarkdownPages.InlineCode(text).Select(words => Mistake(words, isCommand: false)))
            .OfType<string>();

    /// <summary>Null where all is right. Inline code may be no command at all; VERB stands for any.</summary>
    private static string? Mistake(string[] words, bool isCommand)
    {
        if (words.Length == 0 || words[0] == "VERB")
            return null;
        if (words[0].StartsWith('-'))
            return Options(words).FirstOrDefault(o => !Commands(Suite).Append(BenchVerb).Any(c => Has(c, o))) is { } unknown ? $"no verb has {unknown}" : null;
        if (Suite.Subcommands.All(c => c.Name != words[0]))
            return isCommand ? $"{words[0]}: no such verb" : null;
        var command = words[0] == "bench" ? BenchVerb : words.Aggregate(Suite, (c, word) => c.Subcommands.FirstOrDefault(s => s.Name == word) ?? c);
        return Options(words).FirstOrDefault(o => !Has(command, o)) is { } wrong ? $"{words[0]}: no option {wrong}" : null;
    }

    private static IEnumerable<string> Options(string[] words) => words.Where(w => w.StartsWith("--", StringComparison.Ordinal));

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    private static bool Has(Command command, string option) =>
        Others.Contains(option) || command.Options.Concat(Suite.Options).Any(o => o.Name == option);
}
