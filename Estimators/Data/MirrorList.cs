namespace Sgvb.Data;

/// <summary>Where 'data fetch' looks for MNIST: base addresses under which the four .gz files lie.</summary>
public static class MirrorList
{
    public const string Variable = "SGVB_MIRRORS";

    /// <summary>Public copies of MNIST, the author's own page last: it often refuses.</summary>
    public static IReadOnlyList<Uri> Default { get; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        new("http://yann.lecun.com/exdb/mnist/"),
    ];

    /// <summary>The option's mirrors, otherwise the variable's, otherwise the default ones.</summary>
    /// <param name="option">Addresses separated by commas or blanks; null where none were given.</param>
    /// <param name="variable">The value of SGVB_MIRRORS, in the same form.</param>
    /// <exception cref="SgvbException">An entry is no http or https address, or there is none.</exception>
    public static IReadOnlyList<Uri> Choose(string? option, string? variable) =>
        option is not null ? Parse(option, "--mirrors") : !string.IsNullOrEmpty(variable) ? Parse(variable, "$" + Variable) : Default;

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
