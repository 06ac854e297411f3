using System.Text;

namespace Sgvb;

/// <summary>Messages squeezed into one line, as errors and notes are printed and files hold them.</summary>
public static class OneLine
{
    private static readonly char[] Breaks = ['\r', '\n', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029'];

    public static string Of(string text) =>
        Visible.Of(string.Join(' ', text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));

    /// <summary>What the system said of a file, in common words, without the path: whoever asks names the path.</summary>
    public static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such folder",
        PathTooLongException => "the path is too long",
        EndOfStreamException => "it ends too early",
        DecoderFallbackException => "it is no UTF-8 text",
        _ => OfSystem(Of(e.Message)),
    };

    /// <summary>Most errors come with the system's own words and the path in quotes; .NET has sentences of its own for two.</summary>
    private static string OfSystem(string text)
    {
        if (text.Contains("another process", StringComparison.Ordinal))
            return "another process holds it";
        if (text.Contains("already exists", StringComparison.Ordinal))
            return "something of that name is in the way";
        var path = text.IndexOf(" : '", StringComparison.Ordinal);
        return (path > 0 ? text[..path] : text).TrimEnd('.');
    }
}
