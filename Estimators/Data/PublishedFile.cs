namespace Sgvb.Data;

/// <summary>A file of a published data set, as mirrors offer it.</summary>
public abstract record PublishedFile
{
    /// <summary>Below a mirror's address, and in the folder that it is fetched into.</summary>
    public abstract string FileName { get; }

    /// <summary>More bytes than this are another file.</summary>
    public abstract long MostBytes { get; }

    /// <summary>The file in a folder, in any form that readers take; null where there is none.</summary>
    public abstract string? FindIn(string folder);

    /// <summary>Whether a file has the published checksum.</summary>
    /// <exception cref="SgvbException">It cannot be read.</exception>
    public abstract bool IsGood(string path);
}
