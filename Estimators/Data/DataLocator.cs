namespace Sgvb.Data;

/// <summary>
/// Finds the data set of --data. A published set by its name is looked for in $SGVB_DATA, then in the user's cache; a drawn one is the embedded
/// generator's; anything else is a folder. With nothing asked for: $SGVB_DATA, then the cache, then what stands in, saying so. Where several
/// would do, the network decides: it takes the one whose examples have its input's shape. A network of 13 inputs takes the drawn table.
/// </summary>
/// <param name="environment">Reads an environment variable; null where it is not set.</param>
public sealed class DataLocator(Func<string, string?> environment)
{
    public const string FolderVariable = "SGVB_DATA";

    /// <summary>The names that --data knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. PublishedSet.All.Select(s => s.Name), .. PublishedSet.All.Select(s => s.StandInName), DrawnTable.Name];

    private string? Folder => environment(FolderVariable) is { Length: > 0 } folder ? folder : null;

    /// <summary>Below it 'data fetch' puts a set, in a folder of its name: $XDG_CACHE_HOME or ~/.cache, then sgvb-bench. Null without a home directory.</summary>
    private string? Cache
    {
        get
        {
            // The XDG specification has relative paths ignored.
            if (environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache))
                return Path.Combine(cache, "sgvb-bench");
            var home = environment("HOME") is { Length: > 0 } h ? h : environment("USERPROFILE");
            return string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".cache", "sgvb-bench");
        }
    }

    /// <summary>Where 'data fetch' puts a set; null without a home directory.</summary>
    public string? CacheFolder(PublishedSet set) => Cache is { } cache ? Path.Combine(cache, set.Name) : null;

    /// <summary>The data set of --data, with this process's environment.</summary>
    /// <param name="nameOrDirectory">A name or a folder; null where nothing was asked for.</param>
    /// <param name="input">What the network takes; null where no network is meant.</param>
    /// <exception cref="SgvbException">Unknown, missing, broken, or not the only one; one line, exit 2.</exception>
    public static DataSets Load(string? nameOrDirectory, Shape? input = null) =>
        new DataLocator(Environment.GetEnvironmentVariable).Find(nameOrDirectory, input);

    /// <summary>
    /// The published set whose examples a network takes: MNIST for 1x28x28 and for 784 units, CIFAR-10 for 3x32x32 and for 3072; MNIST where there is
    /// none, or no network.
    /// </summary>
    public static PublishedSet For(Shape? input) => PublishedSet.All.FirstOrDefault(s => input?.Takes(s.Shape) == true) ?? PublishedSet.All[0];

    /// <inheritdoc cref="Load"/>
    public DataSets Find(string? nameOrDirectory, Shape? input = null)
    {
        if (nameOrDirectory == DrawnTable.Name || nameOrDirectory is null && IsForTable(input))
            return DrawnTable.Default;
        if (nameOrDirectory is null)
            return Folder is { } variable ? FromVariable(variable, input) : FromCache(For(input));
        if (PublishedSet.All.FirstOrDefault(s => s.Name == nameOrDirectory) is { } published)
            return FindPublished(published);
        if (PublishedSet.All.FirstOrDefault(s => s.StandInName == nameOrDirectory) is { } drawn)
            return drawn.StandIn;
        if (Directory.Exists(nameOrDirectory))
            return FromFolder(nameOrDirectory, input);
        throw new SgvbException(File.Exists(nameOrDirectory)
            ? $"{nameOrDirectory}: --data names a file; name the folder that holds the data"
            : $"--data {nameOrDirectory}: no such folder, and no data set of that name; the names are {string.Join(", ", Names.SkipLast(1))} and {Names[^1]}");
    }

    /// <summary>Whether a network takes the drawn table and no published set.</summary>
    private static bool IsForTable(Shape? input) =>
        input?.Takes(DrawnTable.Shape) == true && !PublishedSet.All.Any(s => input.Value.Takes(s.Shape));

    private DataSets FromVariable(string folder, Shape? input) => FromFolder(CheckVariable(folder), input);

    private DataSets FromCache(PublishedSet set)
    {
        var at = Cache is { } cache ? set.FindIn(cache) : null;
        var missing = at is null ? [] : set.Missing(at);
        if (at is not null && missing.Count == 0)
            return set.Load(at);
        var why = at is null ? $"{FolderVariable} is not set and {CacheName(set)} holds no {set.Title}"
            : $"{at} lacks {missing[0]}{(missing.Count > 1 ? $" and {missing.Count - 1} more" : "")} of {set.Title}";
        return set.StandIn with { Note = $"{set.StandIn.Note}, because {why}; {set.Fetch} gets it", IsFallback = true };
    }

    private DataSets FindPublished(PublishedSet set)
    {
        var home = Folder is { } variable ? CheckVariable(variable) : Cache;
        if ((home is null ? null : set.FindIn(home)) is not { } at || Folder is null && set.Missing(at).Count > 0)
            throw new SgvbException(Folder is null
                ? $"no {set.Title}: {FolderVariable} is not set and {CacheName(set)} lacks it; get it with {set.Fetch}, or set {FolderVariable} to a folder with "
                    + set.FilesInWords
                : $"{home}: named by ${FolderVariable}, but lacks {set.FilesInWords}{TakenFor(home!)}; correct or unset it");
        var found = set.Load(at);
        return found.Name == set.Name
            ? found
            : throw new SgvbException($"{at}: the files are not {set.Title} as it is published (by their checksums); name the folder with --data if you mean it");
    }

    /// <summary>The set that stands in a folder; of several, the one that the network takes.</summary>
    private static DataSets FromFolder(string folder, Shape? input)
    {
        var found = PublishedSet.All.Select(s => (Set: s, At: s.FindIn(folder))).Where(f => f.At is not null).ToList();
        var taken = found.Where(f => input?.Takes(f.Set.Shape) == true).ToList();
        return (taken.Count > 0 ? taken : found) switch
        {
            [var one] => one.Set.Load(one.At!),
            [] => throw new SgvbException($"{folder}: holds no data: neither {string.Join(" nor ", PublishedSet.All.Select(s => s.FilesInWords))}{TakenFor(folder)}; "
                + "get them with 'data fetch', or name another folder"),
            _ => throw new SgvbException($"{folder}: holds {string.Join(" and ", found.Select(f => f.Set.Title))}, "
                + (input is { } shape ? $"but the network takes examples of {shape}; " : "and nothing tells which is meant; ")
                + $"name {string.Join(" or ", found.Select(f => f.Set.Name))} with --data and the folder in {FolderVariable}, or a network with --workload"),
        };
    }

    private static string CheckVariable(string folder) => Directory.Exists(folder)
        ? folder
        : throw new SgvbException($"{folder}: no such folder, named by ${FolderVariable}; correct or unset it");

    private static string TakenFor(string folder) =>
        PublishedSet.All.Select(s => s.TakenFor(folder)).FirstOrDefault(t => t is not null) is { } other ? $" ({other})" : "";

    private string CacheName(PublishedSet set) => CacheFolder(set) ?? "the user's cache (no home directory)";
}
