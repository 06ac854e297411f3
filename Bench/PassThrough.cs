using BenchmarkDotNet.ConsoleArguments;

namespace Sgvb.Bench;

/// <summary>BenchmarkDotNet's own arguments: what is neither ours nor its is refused here, in one line, before anything is measured.</summary>
public static class PassThrough
{
    /// <summary>--filter, --job, … as BenchmarkDotNet declares them, and their short forms.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. typeof(CommandLineOptions).GetProperties()
            .SelectMany(p => p.GetCustomAttributesData())
            .Where(a => a.AttributeType.Name == "OptionAttribute")
            .SelectMany(a => a.ConstructorArguments)
            .SelectMany(a => a.Value switch
            {
                char letter => ["-" + letter],
                string { Length: > 0 } word => (IEnumerable<string>)["--" + word],
                _ => [],
            }),
        "--list", "--help",
    ];

    private static readonly HashSet<string> Filters =
        new(["-f", "--filter", "--anyCategories", "--allCategories", "--attribute"], StringComparer.OrdinalIgnoreCase);

    // Each would give every case several results.
    private static readonly HashSet<string> Several = new(["-r", "--runtimes", "--coreRun"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The arguments for BenchmarkDotNet; every case where no filter is given, for otherwise it would ask.</summary>
    /// <param name="unmatched">What is none of our options.</param>
    /// <param name="ours">Our options' names, for suggestions.</param>
    /// <exception cref="SgvbException">An option that neither knows.</exception>
    public static string[] Check(IReadOnlyList<string> unmatched, IEnumerable<string> ours)
    {
        var known = new HashSet<string>(Known, StringComparer.OrdinalIgnoreCase);
        foreach (var word in unmatched.Where(w => w.StartsWith('-') && !double.TryParse(w, out _)))
            if (!known.Contains(word.Split('=')[0]))
                throw new SgvbException($"bench: no option '{OneLine.Of(word)}'{Hint(word, ours)}");
        if (unmatched is [var first, ..] && !first.StartsWith('-'))
            throw new SgvbException($"bench: '{OneLine.Of(first)}' is one word too many; see --help");
        if (unmatched.FirstOrDefault(w => Several.Contains(w.Split('=')[0])) is { } several)
            throw new SgvbException($"bench: {several}: a run is of one runtime, this program's; build the suite for another, and compare the runs");
        var isFiltered = unmatched.Any(w => Filters.Contains(w.Split('=')[0]) || w.Equals("--list", StringComparison.OrdinalIgnoreCase));
        return isFiltered ? [.. unmatched] : [.. unmatched, "--filter", "*"];
    }

    /// <summary>The same arguments for cases that were chosen already: all of them are run.</summary>
    public static string[] WithoutFilters(IEnumerable<string> arguments)
    {
        List<string> kept = [];
        var isFilter = false;
        foreach (var word in arguments)
        {
            if (word.StartsWith('-'))
                isFilter = Filters.Contains(word.Split('=')[0]);
            if (!isFilter)
                kept.Add(word);
        }

        return [.. kept, "--filter", "*"];
    }

    /// <summary>Whether the user asks for one of BenchmarkDotNet's jobs.</summary>
    public static bool NamesJob(IEnumerable<string> arguments) =>
        arguments.Any(a => a == "-j" || a.Split('=')[0].Equals("--job", StringComparison.OrdinalIgnoreCase));

    private static string Hint(string word, IEnumerable<string> ours) =>
        Suggest.Nearest(word, ours.Concat(Known)) is { } near ? $"; did you mean {near}?" : "; ours come with --help, the others are BenchmarkDotNet's";
}
