using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Sgvb.Cli.Packages;

/// <summary>
/// A package's file, which is a zip archive. As NuGet writes it, it holds the time of its making and a name drawn by lot; written anew, equal
/// content gives equal bytes, so that anybody can check by a hash that a package was made of these sources.
/// </summary>
internal static partial class PackageArchive
{
    private const string Properties = "package/services/metadata/core-properties/";
    private const string Relations = "_rels/.rels";

    /// <summary>The first time that a zip archive can hold.</summary>
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Copies an archive, its entries by name and without what depends on the moment.</summary>
    public static void Normalise(Stream from, Stream to)
    {
        using var source = new ZipArchive(from, ZipArchiveMode.Read);
        using var target = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, entry) in source.Entries.Select(e => (Name: Lot().Replace(e.FullName, Properties + "1.psmdcp"), e))
            .OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var copy = target.CreateEntry(name, CompressionLevel.SmallestSize);
            (copy.LastWriteTime, copy.ExternalAttributes) = (Time, entry.ExternalAttributes);
            using var input = entry.Open();
            using var output = copy.Open();
            if (entry.FullName == Relations)
                Rewrite(input, output);
            else
                input.CopyTo(output);
        }
    }

    /// <summary>Bytes on the disk of whoever installs it: the package itself, and what it unpacks to.</summary>
    public static long InstalledBytes(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return new FileInfo(path).Length + archive.Entries.Sum(e => e.Length);
    }

    private static void Rewrite(Stream input, Stream output)
    {
        using var reader = new StreamReader(input);
        using var writer = new StreamWriter(output);
        var count = 0;
        var text = Lot().Replace(reader.ReadToEnd(), Properties + "1.psmdcp");
        writer.Write(Id().Replace(text, _ => string.Create(CultureInfo.InvariantCulture, $" Id=\"R{++count}\"")));
    }

    [GeneratedRegex(@"package/services/metadata/core-properties/[0-9a-f]+\.psmdcp")]
    private static partial Regex Lot();

    [GeneratedRegex("\\sId=\"[^\"]*\"")]
    private static partial Regex Id();
}
