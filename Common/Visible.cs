using System.Text;

namespace Sgvb.Common;

/// <summary>
/// Text without characters that a terminal, an editor or a page would obey in place of showing them: control characters, those that turn
/// the direction of writing, invisible ones, line separators, halves of a surrogate pair. Each is written as its code: ESC is \u001b.
/// </summary>
public static class Visible
{
    private const char ZeroWidthNonJoiner = '\u200c', ZeroWidthJoiner = '\u200d';

    /// <returns>The same text where there is no such character; asked again, it changes nothing.</returns>
    public static string Of(string text)
    {
        var seen = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            // Where no whole character begins, one half is taken.
            var length = Rune.TryGetRuneAt(text, at, out var rune) ? rune.Utf16SequenceLength : 1;
            if (length == 1 ? IsShown(text[at]) : Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
                seen.Append(text, at, length);
            else
                seen.Append(length == 1 ? Code("\\u", text[at], "x4") : Code("\\U", rune.Value, "x8"));
            at += length;
        }

        return seen.Length == text.Length ? text : seen.ToString();
    }

    private static string Code(string sign, int value, string digits) => sign + value.ToString(digits, CultureInfo.InvariantCulture);

    // Some scripts, and pictures of several signs, need the two joiners.
    private static bool IsShown(char c) => c is >= ' ' and <= '~' or ZeroWidthJoiner or ZeroWidthNonJoiner
        || char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
