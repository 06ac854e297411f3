using System.Text.RegularExpressions;
using Sgvb.Runs.Csv;
using Sgvb.Runs.Terminal;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Runs;

/// <summary>Text that somebody else chose stays text in a terminal, a log, Markdown, HTML, CSV and JSON.</summary>
public sealed class PlainTextTests
{
    public static TheoryData<string> Hostile => [.. HostileNames.All];

    [Theory]
    [InlineData("esc\u001b[2Jape", "esc\\u001b[2Jape")]
    [InlineData("a\0b\u007fc\u0085d\u009b31me", "a\\u0000b\\u007fc d\\u009b31me")]
    [InlineData("right\u202eleft\u2066\u200b\ufeff", "right\\u202eleft\\u2066\\u200b\\ufeff")]
    [InlineData("one\r\ntwo\u2028three\tfour", "one two three four")]
    [InlineData("tag \U000E0041", "tag \\U000e0041")]
    [InlineData("fine: µs ≤ × 日本 é 👩\u200d🔬 العربية", "fine: µs ≤ × 日本 é 👩\u200d🔬 العربية")]
    public void What_cannot_be_seen_is_written_as_its_code(string text, string shown)
    {
        Assert.Equal(shown, OneLine.Of(text));
        Assert.Equal(shown, OneLine.Of(shown));
    }

    [Fact]
    public void Half_a_character_is_written_as_its_code() => Assert.Equal("\\ud83d half \\udc00", OneLine.Of("\ud83d half \udc00"));

    [Theory]
    [InlineData("::stop-commands::x", "\\::stop-commands::x")]
    [InlineData("  \t::error::x", "  \\u0009::error::x")]
    [InlineData("  ::error::x", "  \\::error::x")]
    [InlineData("\u200d\ufe0f::error::x", "\u200d\ufe0f\\::error::x")]
    [InlineData("Acme::Parse", "Acme::Parse")]
    [InlineData("a ##[stop-commands]x", "a ##\\[stop-commands]x")]
    [InlineData("#\u034f#\u200d[error]x", "#\u034f#\u200d\\[error]x")]
    [InlineData("C#[1], ## [x]", "C#[1], ## [x]")]
    [InlineData("first\n::error::second\n third", "first\n\\::error::second\n third")]
    public void No_line_of_a_log_is_a_command_to_a_runner(string text, string shown) => Assert.Equal(shown, PlainText.Terminal(text));

    [Theory]
    [InlineData("<img src=x> **bold** _it_ snake_case `code` a|b", "&lt;img src=x> \\*\\*bold\\*\\* \\_it\\_ snake_case \\`code\\` a\\|b")]
    [InlineData("![p](http://evil/x) [l](x) [r][s] [^1] www.evil.com", "\\![p]\\(http\\://evil/x) [l]\\(x) [r]\\[s] \\[^1] www\\.evil.com")]
    [InlineData("~~gone~~ $x$ &lt; &amp &#60; R&D", "\\~\\~gone\\~\\~ \\$x\\$ &amp;lt; &amp &amp;#<!-- -->60; R&D")]
    [InlineData("1.02 ms [1.01, 1.04]", "1.02 ms [1.01, 1.04]")]
    [InlineData("@who a@b (fixes #12) C#12 a/b.c#12 &#60;", "@<!-- -->who a@b (fixes #<!-- -->12) C#12 a/b.c#<!-- -->12 &amp;#<!-- -->60;")]
    public void Nothing_in_Markdown_is_markup(string text, string escaped) => Assert.Equal(escaped, PlainText.Markdown(text));

    [Theory]
    [InlineData("# head", "\\# head")]
    [InlineData("- item", "\\- item")]
    [InlineData("12. item", "12\\. item")]
    [InlineData("3) item", "3\\) item")]
    [InlineData("> quote", "\\> quote")]
    [InlineData("[name]: http://evil", "\\[name]\\: http\\://evil")]
    [InlineData("===", "\\===")]
    [InlineData("1.5 ms", "1\\.5 ms")]
    public void Nothing_begins_a_block_of_Markdown(string text, string escaped) => Assert.Equal(escaped, PlainText.Markdown(text, isStart: true));

    [Fact]
    public void HTML_is_escaped_and_keeps_its_lines() =>
        Assert.Equal("a &lt;b&gt; &quot;c&quot; \\u001b\nd &amp;amp;", PlainText.Html("a <b> \"c\" \u001b\r\nd &amp;"));

    [Fact]
    public void An_annotation_is_one_command_whatever_its_text() => Assert.Equal(
        "::error title=A%3A b%2C 50%25::x%0Ay 100%25 :: z", PlainText.Annotation("error", "A: b, 50%", "x%0Ay\n100% :: z").Replace("%250A", "%0A", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Every_way_out_keeps_a_hostile_name_harmless(string name)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var screen = new Screen(output, error, null, null);
        screen.Line(name);
        screen.Note(name);
        screen.Table(new TextTable(name, name, "b").Add(name, name));
        screen.Line(JsonText.Of(new { name }));
        HostileNames.AssertHarmlessLog(output.ToString());
        HostileNames.AssertHarmlessLog(error.ToString());
        Assert.Equal(4, new TextTable(name, name, "b").Add(name, name).ToMarkdown().Split('\n').Length);
        HostileNames.AssertHarmlessMarkdown(new TextTable(name, name, "b").Add(name, name).ToMarkdown());
        HostileNames.AssertHarmlessMarkdown(PlainText.Markdown(name, isStart: true));
        Assert.DoesNotMatch("[<\"]", PlainText.Html(name));
        Assert.DoesNotMatch(@"[\p{Cc}]", Cells.Write(name));
        Assert.DoesNotMatch(@"[\p{Cc}]", PlainText.Annotation("warning", name, name));
        Assert.Equal(3, PlainText.Annotation("warning", name, name).Split("::").Length - OneLine.Of(name).Split("::").Length + 1);
    }

    [Fact]
    public void An_error_line_is_shown_and_not_obeyed()
    {
        var run = Executable.Suite("report", "##[stop-commands]x\u001b[2J");
        Assert.Equal(2, run.ExitCode);
        HostileNames.AssertHarmlessLog(run.Error);
        Assert.StartsWith("##\\[stop-commands]x\\u001b[2J: no such folder", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Another way out would need its own care.</summary>
    [Fact]
    public void Nothing_else_encodes_or_prints()
    {
        var root = Places.Repository()!;
        string[] allowed = ["PlainText.cs", "Screen.cs", "Application.cs", "StopSignal.cs", "TerminalWriter.cs"];
        var other = new Regex(@"Console\.(Out|Error|Write)|HtmlEncoder|WebUtility\.HtmlEncode|""::(error|warning|notice)|::\{kind\}");
        foreach (var room in (string[])["Common", "Estimators", "Runs", "Measuring", "Analysis", "Bench", "References"])
            foreach (var file in Directory.GetFiles(Path.Combine(root, room), "*.cs", SearchOption.AllDirectories)
                .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !allowed.Contains(Path.GetFileName(f))))
                Assert.False(other.IsMatch(File.ReadAllText(file)), string.Create(CultureInfo.InvariantCulture, $"{file} has a way out of its own"));
    }
}
