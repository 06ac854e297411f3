namespace Sgvb.Data;

/// <summary>A data set that others publish: what it looks like, where it may stand, how it is read and fetched, and what stands in for it.</summary>
public abstract class PublishedSet
{
    public static PublishedSet Mnist { get; } = new MnistFolder();

    public static PublishedSet Cifar10 { get; } = new CifarFolder();

    /// <summary>The usual one first.</summary>
    public static IReadOnlyList<PublishedSet> All { get; } = [Mnist, Cifar10];

    /// <summary>As --data knows it, and its folder in the cache.</summary>
    public abstract string Name { get; }

    /// <summary>As people write it.</summary>
    public abstract string Title { get; }

    /// <summary>Of one example.</summary>
    public abstract Shape Shape { get; }

    /// <summary>What 'data fetch' gets.</summary>
    public abstract IReadOnlyList<PublishedFile> Files { get; }

    /// <summary>Where it looks for them, unless told otherwise: addresses below which the files lie.</summary>
    public abstract IReadOnlyList<Uri> Mirrors { get; }

    /// <summary>Pictures of the same shape that the project draws, under their own name.</summary>
    public abstract string StandInName { get; }

    /// <inheritdoc cref="StandInName"/>
    public abstract DataSets StandIn { get; }

    /// <summary>The files in words, for messages.</summary>
    public abstract string FilesInWords { get; }

    /// <summary>The command that fetches it.</summary>
    public string Fetch => this == All[0] ? "'data fetch'" : $"'data fetch {Name}'";

    /// <summary>Folders in which it may stand, seen from the one that a person names.</summary>
    protected abstract IReadOnlyList<string> Places { get; }

    /// <summary>Whether any of its files stands in a folder.</summary>
    protected abstract bool StandsIn(string folder);

    /// <summary>The files that the folder lacks.</summary>
    public abstract IReadOnlyList<string> Missing(string folder);

    /// <summary>What else in a folder people may take for the set, one sentence for messages; null where there is nothing.</summary>
    public virtual string? TakenFor(string folder) => null;

    /// <summary>Reads a folder. The set has its name only where checksums say that it is the published one, otherwise the folder's.</summary>
    /// <exception cref="SgvbException">A file is missing or broken, or two files do not belong together.</exception>
    public abstract DataSets Load(string folder);

    /// <summary>The folder itself, or one below it, in which the set or a part of it stands; null where there is none.</summary>
    public string? FindIn(string folder) => Places.Select(p => Path.Combine(folder, p)).FirstOrDefault(StandsIn);

    /// <summary>
    /// Whether published figures may stand beside results on data of a name: the set's own, or that of a folder that says it holds a copy of the set in
    /// another form, as cifar-10-saved-as-jpeg does.
    /// </summary>
    public bool IsNamedBy(string dataSet) => dataSet == Name || dataSet.StartsWith(Name + "-", StringComparison.Ordinal);

    /// <summary>For other data than the published ones: a folder may have any name, also that of a data set.</summary>
    protected static string NameOf(string folder) =>
        Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar)) is var name && (name.Length == 0 || DataLocator.Names.Contains(name))
            ? "folder-" + name
            : name;
}
