using System.Text.RegularExpressions;

namespace Sgvb.Tests.Runs;

/// <summary>Names that would speak to a terminal, to a runner that reads the log, or to a page.</summary>
internal static partial class HostileNames
{
    public static IReadOnlyList<string> All { get; } =
    [
        "::stop-commands::zz", " ::error::nothing", "##[stop-commands]zz", "x ##[error]y", "::add-mask::a",
        "esc\u001b[2J", "c1\u009b2J", "bell\a\b\b\b", "line\nbreak", "cr\rover", "\u2028::error::sep", "\u0085::error::nel",
        "turn\u202eover", "zero\u200bwidth", "\u200d::error::joined", "half\ud800",
        "<img src=http://evil/x onerror=alert(1)>", "![a](http://evil/x)", "[l](javascript:alert(1))", "**Passed**", "`code`", "a | b | c",
        "<!-- hidden", "</textarea><script>alert(1)</script>", "&lt;b&gt;", "# head", "- item", "1. item", "[x]: http://evil", "~~~", "$\\alpha$",
        "\" onload=\"x", "'; rm -rf /; '", "=cmd|' /C calc'!A0", "%0A::error::x", "../../etc/passwd", "\\", "\\::x", "\\<b>",
        "@everyone", "fixes #1", "owner/repository#1",
    ];

    /// <summary>No control character but the end of a line, and no line or part that GitHub's runner obeys.</summary>
    /// <param name="log">Either stream.</param>
    /// <param name="own">Commands that the program itself means, each a whole line.</param>
    public static void AssertHarmlessLog(string log, params IReadOnlyList<string> own)
    {
        foreach (var line in log.ReplaceLineEndings("\n").Split('\n').Where(l => !own.Contains(l)))
        {
            Assert.DoesNotMatch(@"\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029]", line);
            Assert.DoesNotMatch(@"^[\s\p{M}\p{Cf}]*::", line);
            Assert.DoesNotMatch(@"#[\p{M}\p{Cf}]*#[\p{M}\p{Cf}]*\[", line);
        }
    }

    /// <summary>Whatever could be markup in a name is escaped.</summary>
    public static void AssertHarmlessMarkdown(string markdown)
    {
        Assert.DoesNotMatch(@"[\p{Cc}-[\n]]", markdown);
        // A sign counts as escaped by an odd number of backslashes.
        var plain = Escaped().Replace(markdown, "·");
        Assert.DoesNotMatch(@"(?<!\w)@\w|(?<!\w)#\d|\w/\w+#\d", plain);
        // The one comment that the program writes itself; see PlainText.Markdown.
        plain = Regex.Replace(plain, "(?<=[@#])<!-- -->", "·");
        Assert.DoesNotMatch(@"<(img|script|b|/|!)|\]\(|\*\*Passed|`|~~|&lt;b&gt;", plain);
    }

    [GeneratedRegex(@"\\[\\`*<|~$_\[(:!#>+=.)-]")]
    private static partial Regex Escaped();
}
