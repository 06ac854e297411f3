using System.ComponentModel;
using System.Text;
using System.Text.RegularExpressions;

namespace Sgvb.Common;

/// <summary>Messages squeezed into one line, as errors and notes are printed and files hold them.</summary>
public static partial class OneLine
{
    private static readonly char[] Breaks = ['\r', '\n', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029'];

    public static string Of(string text) =>
        Visible.Of(string.Join(' ', text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));

    /// <summary>Several notes as one; empty ones are left out.</summary>
    public static string Joined(params IEnumerable<string> notes) => string.Join("; ", notes.Where(n => n.Length > 0));

    /// <summary>What the system said of a file, in common words, without the path: whoever asks names the path.</summary>
    public static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such folder",
        PathTooLongException => "the path is too long",
        EndOfStreamException => "it ends too early",
        DecoderFallbackException => "it is no UTF-8 text",
        // Its own message tells of processes and working folders.
        Win32Exception { NativeErrorCode: > 0 } native => new Win32Exception(native.NativeErrorCode).Message,
        _ => OfSystem(Of(e.Message)),
    };

    /// <summary>The same, after the path where the message tells one: for errors that nobody expected.</summary>
    public static string ReasonWithPath(Exception e) =>
        Quoted().Match(e.Message) is { Success: true } path ? $"{Of(path.Groups[1].Value)}: {Reason(e)}" : Reason(e);

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

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
