using System.Text.RegularExpressions;

namespace Sgvb.Cli.Site;

/// <summary>
/// What a run that is shown to everybody must not hold: paths of somebody's machine, addresses such as name@host, the names of this user and this
/// machine, and whatever else the user names.
/// </summary>
public sealed partial class PrivateWords
{
    private const int Shortest = 3;

    /// <summary>Names that a thousand machines share; they tell nothing, and are ordinary words.</summary>
    private static readonly string[] Common =
        ["root", "user", "admin", "administrator", "ubuntu", "debian", "runner", "vscode", "codespace", "jenkins", "build", "test", "localhost", "app", "dotnet"];

    private readonly Regex? _words;

    /// <param name="words">Looked for as whole words, whatever their case.</param>
    public PrivateWords(IEnumerable<string> words)
    {
        var own = words.Where(w => w.Length >= Shortest && !Common.Contains(w, StringComparer.OrdinalIgnoreCase)).Distinct().Select(Regex.Escape).ToList();
        _words = own.Count == 0 ? null : new Regex($@"(?<![\w-])(?:{string.Join('|', own)})(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    /// <summary>This machine's and this user's.</summary>
    /// <param name="more">Which the user names.</param>
    public static PrivateWords Here(IEnumerable<string> more) =>
        new([Environment.UserName, Environment.MachineName, Environment.MachineName.Split('.')[0], .. more]);

    /// <summary>The first private word of a text; null where there is none.</summary>
    public string? Find(string text) => All.Select(r => r.Match(text)).Where(m => m.Success).OrderBy(m => m.Index).FirstOrDefault()?.Value;

    /// <summary>The text with every private word replaced by what it was: PATH, ADDRESS or NAME.</summary>
    public string Clean(string text)
    {
        text = Addresses().Replace(Paths().Replace(text, "PATH"), "ADDRESS");
        return _words?.Replace(text, "NAME") ?? text;
    }

    private IEnumerable<Regex> All => _words is null ? [Paths(), Addresses()] : [Paths(), Addresses(), _words];

    // From the root of a Unix system, two names deep or below a folder of users; from a home, but for the packages of everybody's; of Windows, with single
    // or doubled backslashes. What only looks like it has a letter, a digit or a bracket before it: GB/s, </td>, https://…
    [GeneratedRegex("""(?<![\w.~/:<*)\]}$-])/(?:[\w.@+~-]+/[\w.@+~/-]+|(?:root|home|Users|tmp)\b)|(?<![\w.])~/(?!\.nuget/)[\w.@+~/-]+|(?<!\w)[A-Za-z]:\\[^\s"',;|]+|(?<![\\\w])\\\\\w[^\s"',;|]+""")]
    private static partial Regex Paths();

    [GeneratedRegex(@"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*")]
    private static partial Regex Addresses();
}
