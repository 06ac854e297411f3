namespace Sgvb.Data;

/// <summary>
/// Finds the data set of --data. "mnist" is looked for in $SGVB_DATA, then in the user's cache; "digits" is the embedded generator's;
/// anything else is a folder. With nothing asked for: $SGVB_DATA, then the cache, then digits, saying so.
/// </summary>
/// <param name="environment">Reads an environment variable; null where it is not set.</param>
public sealed class DataLocator(Func<string, string?> environment)
{
    public const string Mnist = "mnist";
    public const string DigitsName = "digits";
    public const string FolderVariable = "SGVB_DATA";

    /// <summary>The names that --data knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [Mnist, DigitsName];

    private string? Folder => environment(FolderVariable) is { Length: > 0 } folder ? folder : null;

    /// <summary>Where 'data fetch' puts MNIST: $XDG_CACHE_HOME or ~/.cache, then sgvb-bench/mnist. Null without a home directory.</summary>
    public string? CacheFolder
    {
        get
        {
            // The XDG specification has relative paths ignored.
            if (environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache))
                return Path.Combine(cache, "sgvb-bench", "mnist");
            var home = environment("HOME") is { Length: > 0 } h ? h : environment("USERPROFILE");
            return string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".cache", "sgvb-bench", "mnist");
        }
    }

    /// <summary>The data set of --data, with this process's environment.</summary>
    /// <param name="nameOrDirectory">mnist, digits or a folder; null where nothing was asked for.</param>
    /// <exception cref="SgvbException">Unknown, missing or broken; one line, exit 2.</exception>
    public static DataSets Load(string? nameOrDirectory) => new DataLocator(Environment.GetEnvironmentVariable).Find(nameOrDirectory);

    /// <inheritdoc cref="Load"/>
    public DataSets Find(string? nameOrDirectory) => nameOrDirectory switch
    {
        null => FindAny(),
        Mnist => FindMnist(),
        DigitsName => Digits.Default,
        _ => FindFolder(nameOrDirectory),
    };

    private DataSets FindAny()
    {
        if (Folder is not null)
            return FromVariable(Folder);
        var missing = MissingFromCache();
        if (missing == 0)
            return MnistFolder.Load(CacheFolder!);
        var why = missing == MnistFile.All.Count
            ? $"{FolderVariable} is not set and {CacheName} holds no MNIST"
            : $"{CacheName} lacks {missing} of MNIST's {MnistFile.All.Count} files";
        return Digits.Default with { Note = $"{Digits.Default.Note}, because {why}; 'data fetch' gets it", IsFallback = true };
    }

    private DataSets FindMnist()
    {
        if (Folder is null && MissingFromCache() > 0)
            throw new SgvbException(
                $"no MNIST: {FolderVariable} is not set and {CacheName} lacks it; "
                + $"get it with 'data fetch', or set {FolderVariable} to a folder with the four files");
        var found = Folder is null ? MnistFolder.Load(CacheFolder!) : FromVariable(Folder);
        return found.Name == Mnist
            ? found
            : throw new SgvbException($"{Folder ?? CacheFolder}: the files are not MNIST (checksums differ); name the folder with --data if you mean it");
    }

    private string CacheName => CacheFolder ?? "the user's cache (no home directory)";

    private int MissingFromCache() => CacheFolder is { } cache ? MnistFolder.Missing(cache).Count : MnistFile.All.Count;

    private static DataSets FromVariable(string folder) => Directory.Exists(folder)
        ? MnistFolder.Load(folder)
        : throw new SgvbException($"{folder}: no such folder, named by ${FolderVariable}; correct or unset it");

    private static DataSets FindFolder(string folder)
    {
        if (Directory.Exists(folder))
            return MnistFolder.Load(folder);
        if (File.Exists(folder))
            throw new SgvbException($"{folder}: --data names a file; name the folder that holds the four MNIST files");
        throw new SgvbException($"--data {folder}: no such folder, and no data set of that name; the names are {string.Join(" and ", Names)}");
    }
}
