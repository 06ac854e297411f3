using System.Net;
using System.Text.RegularExpressions;

namespace Sgvb.Reports.Plots;

/// <summary>A plot as a file of its own: it brings the colours that a page would give it, for light and for dark surroundings.</summary>
public static partial class SvgFile
{
    private const string Style = "<style>:root{color:#1b1f24;background:#fff}"
        + "@media(prefers-color-scheme:dark){:root{color:#e8ebef;background:#14171c}}</style>";

    /// <param name="svg">As a chart draws it.</param>
    public static string Of(string svg) => svg.Insert(svg.IndexOf('>', StringComparison.Ordinal) + 1, Style) + "\n";

    /// <summary>The plot's title, as plain text.</summary>
    public static string Title(string svg) => WebUtility.HtmlDecode(Label().Match(svg).Groups[1].Value);

    [GeneratedRegex("aria-label=\"([^\"]*)\"")]
    private static partial Regex Label();
}
