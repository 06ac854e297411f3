namespace Sgvb.Runs;

/// <summary>Messages squeezed into one line, as errors and notes are printed and files hold them.</summary>
public static class OneLine
{
    private static readonly char[] Breaks = ['\r', '\n', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029'];

    public static string Of(string text) =>
        Visible.Of(string.Join(' ', text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));

    /// <summary>The system's reason without the path that it repeats in quotes.</summary>
    public static string Reason(Exception e)
    {
        var text = Of(e.Message);
        var path = text.IndexOf(" : '", StringComparison.Ordinal);
        return (path > 0 ? text[..path] : text).TrimEnd('.');
    }
}
