using System.Text;
using System.Text.RegularExpressions;
using Sgvb.Cli.Documents;

namespace Sgvb.Tests.CommandLine;

/// <summary>The repository's pages as a reader meets them: where their links lead, and which commands they show.</summary>
internal static partial class MarkdownPages
{
    public static string Root { get; } = Places.Repository() ?? throw new InvalidOperationException("tests run in the repository");

    /// <summary>From the repository's root.</summary>
    public static IReadOnlyList<string> Paths { get; } = ReadmeBlocks.Pages(Root);

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));

    /// <summary>The links of a page that lead nowhere, as they are written there. Links to other hosts are not followed.</summary>
    /// <param name="page">Its path from <paramref name="root"/>.</param>
    /// <param name="root">The repository: what lies outside of it counts as missing.</param>
    public static IEnumerable<string> BrokenLinks(string page, string root)
    {
        var here = Path.GetFullPath(Path.Combine(root, page));
        var links = Link().Matches(WithoutCode(File.ReadAllText(here))).Select(m => m.Groups["target"].Value);
        return links.Where(link => !OtherHost().IsMatch(link) && !LeadsSomewhere(link));

        bool LeadsSomewhere(string link)
        {
            var parts = link.Split('#', 2);
            var target = parts[0].Length == 0 ? here : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, parts[0]));
            return target.StartsWith(Path.GetFullPath(root), StringComparison.Ordinal)
                && (parts.Length == 1 ? Path.Exists(target) : File.Exists(target) && Anchors(File.ReadAllText(target)).Contains(parts[1]));
        }
    }

    /// <summary>What a page shows as a command, as words: after ./run-bench.sh up to a comment or an operator of the shell.</summary>
    public static IEnumerable<string[]> Commands(string text) => Script().Matches(text).Select(m => Words(m.Groups["words"].Value));

    /// <summary>All other inline code, as words.</summary>
    public static IEnumerable<string[]> InlineCode(string text) =>
        Inline().Matches(FencedCode().Replace(text, "")).Select(m => m.Value.Trim('`'))
            .Where(code => !code.Contains("run-bench.sh", StringComparison.Ordinal)).Select(Words);

    /// <summary>Names of a page's headings as GitHub makes them.</summary>
    public static IReadOnlySet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>();
        foreach (Match heading in Heading().Matches(FencedCode().Replace(text, "")))
        {
            var name = new StringBuilder();
            foreach (var c in heading.Groups["title"].Value.Trim().ToLowerInvariant())
                if (c == ' ')
                    name.Append('-');
                else if (char.IsLetterOrDigit(c) || c is '-' or '_')
                    name.Append(c);
            var first = name.ToString();
            for (var i = 1; !anchors.Add(name.ToString()); i++)
                name.Clear().Append(first).Append('-').Append(i);
        }

        return anchors;
    }

    private static string WithoutCode(string text) => Inline().Replace(FencedCode().Replace(text, ""), "");

    private static string[] Words(string code) => code.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)|\b(?:src|srcset|href)=""(?<target>[^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z]+:", RegexOptions.IgnoreCase)]
    private static partial Regex OtherHost();

    [GeneratedRegex(@"\./run-bench\.sh\b(?<words>[^\n`#|&;()]*)")]
    private static partial Regex Script();

    [GeneratedRegex("^#{1,6} (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedCode();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Inline();
}
