namespace Sgvb.Runs;

/// <summary>Messages squeezed into one line, as errors and notes are printed.</summary>
public static class OneLine
{
    public static string Of(string text) => string.Join(' ',
        text.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The system's reason without the path that it repeats in quotes.</summary>
    public static string Reason(Exception e)
    {
        var text = Of(e.Message);
        var path = text.IndexOf(" : '", StringComparison.Ordinal);
        return (path > 0 ? text[..path] : text).TrimEnd('.');
    }
}
