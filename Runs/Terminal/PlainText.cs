using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Sgvb.Runs.Terminal;

/// <summary>
/// Text that somebody else may have chosen (a benchmark's name in a pull request, a folder, a processor's model, a server's answer), made
/// so that the place where it goes shows it and does not obey it. Whatever leaves the program goes through one of these.
/// </summary>
public static partial class PlainText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>
    /// Lines for a terminal or a log. GitHub's runner reads a log too, standard error as well, and obeys a line that begins with :: (after
    /// blanks) and ##[ wherever it stands; a name could so switch off the annotations that follow. A backslash keeps it text.
    /// </summary>
    public static string Terminal(string text) => string.Join('\n', text.Split('\n').Select(TerminalLine));

    /// <summary>One line for GitHub's Markdown.</summary>
    /// <param name="text">Plain.</param>
    /// <param name="isStart">Whether it begins a line, where a few more signs have a meaning.</param>
    public static string Markdown(string text, bool isStart = false)
    {
        var escaped = Markup().Replace(OneLine.Of(text), m => m.Value switch { "<" => "&lt;", "&" => "&amp;", _ => "\\" + m.Value });
        // A backslash does not help here: GitHub looks for them in what it shows. An empty comment parts the sign from the name.
        escaped = Reference().Replace(escaped, "$0<!-- -->");
        return isStart ? Start().Replace(escaped, "\\$0") : escaped;
    }

    /// <summary>Text or a quoted attribute of HTML and SVG; line breaks stay.</summary>
    public static string Html(string text) => string.Join('\n', text.Split('\n').Select(line => Encoder.Encode(Visible.Of(line.TrimEnd('\r')))));

    /// <summary>A workflow command that makes GitHub show a text beside the run.</summary>
    /// <param name="kind">error, warning or notice.</param>
    /// <param name="title">Its headline.</param>
    /// <param name="text">Plain, of one line.</param>
    public static string Annotation(string kind, string title, string text)
    {
        return $"::{kind} title={Data(title).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal)}::{Data(text)}";

        static string Data(string text) => OneLine.Of(text).Replace("%", "%25", StringComparison.Ordinal);
    }

    private static string TerminalLine(string line)
    {
        line = OldCommand().Replace(Visible.Of(line.TrimEnd('\r')), "\\[");
        return Command().IsMatch(line) ? Command().Replace(line, "$1\\::", 1) : line;
    }

    // The runner compares by culture, which passes over marks and joiners.
    [GeneratedRegex(@"^([\s\p{M}\p{Cf}]*)::")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<=#[\p{M}\p{Cf}]*#[\p{M}\p{Cf}]*)\[")]
    private static partial Regex OldCommand();

    // Emphasis, code, HTML, tables, strikethrough, formulas, entities, links and footnotes, pictures, bare addresses.
    [GeneratedRegex(@"[\\`*<|~$]|&(?=#?\w+;)|(?<=\])[\[(:]|\[(?=\^)|!(?=\[)|(?<!\w)_|_(?!\w)|:(?=//)|(?<=\bwww)\.", RegexOptions.IgnoreCase)]
    private static partial Regex Markup();

    // Of people, who would be told of it, and of issues: @name, #12, owner/repository#12.
    [GeneratedRegex(@"(?<!\w)@(?=\w)|(?<!\w)#(?=\d)|(?<=\w/[\w.-]+)#(?=\d)")]
    private static partial Regex Reference();

    // Headings, quotes, lists, definitions of links, underlines of headings.
    [GeneratedRegex(@"^[#>+=\[-]|(?<=^\d+)[.)]")]
    private static partial Regex Start();
}
