namespace Sgvb.Data;

/// <summary>Where 'data fetch' looks: base addresses below which a data set's files lie.</summary>
public static class MirrorList
{
    public const string Variable = "SGVB_MIRRORS";

    /// <summary>The option's mirrors, otherwise the variable's, otherwise those that are built in.</summary>
    /// <param name="option">Addresses separated by commas or blanks; null where none were given.</param>
    /// <param name="variable">The value of SGVB_MIRRORS, in the same form.</param>
    /// <param name="builtIn">The data set's.</param>
    /// <exception cref="SgvbException">An entry is no http or https address, or there is none.</exception>
    public static IReadOnlyList<Uri> Choose(string? option, string? variable, IReadOnlyList<Uri> builtIn) =>
        option is not null ? Parse(option, "--mirrors") : !string.IsNullOrEmpty(variable) ? Parse(variable, "$" + Variable) : builtIn;

    private static Uri[] Parse(string text, string source)
    {
        var entries = text.Split([',', ' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (entries.Length == 0)
            throw new SgvbException($"{source}: no mirror is named; give base addresses separated by commas, such as https://host/mnist/");
        return [.. entries.Select(e => ParseOne(e, source))];
    }

    private static Uri ParseOne(string entry, string source)
    {
        // Without the last slash, Uri would replace the last part of the path by the file's name.
        var text = entry.EndsWith('/') ? entry : entry + "/";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new SgvbException($"{source}: '{entry}' is no http or https address; write it like https://host/mnist/");
    }
}
