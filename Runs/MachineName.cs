using System.Text.RegularExpressions;

namespace Sgvb.Runs;

/// <summary>The readable, harmless name of a machine's folder: "AMD EPYC 7763 64-Core Processor" with 2 cores is amd-epyc-7763-2c.</summary>
public static partial class MachineName
{
    private const int Longest = 48;

    /// <param name="model">The processor's or GPU's model, or null where unknown.</param>
    /// <param name="cores">Processors that the process may use; left out for a GPU.</param>
    public static string Of(string? model, int? cores = null)
    {
        var text = (model ?? "").ToLowerInvariant();
        text = Marks().Replace(text, " ");
        text = Filler().Replace(text, " ");
        text = Other().Replace(text, "-").Trim('-');
        if (text.Length == 0)
            text = "unknown";
        if (text.Length > Longest)
            text = text[..Longest].TrimEnd('-');
        return cores is { } count ? text + "-" + count.ToString(CultureInfo.InvariantCulture) + "c" : text;
    }

    /// <summary>
    /// A name that a file gave, as the folder's name: itself where it is one, otherwise what <see cref="Of"/> makes of it. A file of somebody
    /// else's must not decide where something is written.
    /// </summary>
    public static string Folder(string name) => Harmless().IsMatch(name) ? name : Of(name);

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Harmless();

    [GeneratedRegex(@"\((r|tm|c)\)|@.*$")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\b(\d+-core|(dual|quad|six|eight|twelve|sixteen)-core|processors?|cpu|with .* graphics)(?=\s|$)")]
    private static partial Regex Filler();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Other();
}
