using System.Formats.Tar;
using System.IO.Compression;

namespace Sgvb.Data;

/// <summary>
/// CIFAR-10's binary version in a folder: the published archive, or the six files that it unpacks to, or anything in their format. Rows are
/// ordered by content, so that the archive and its files give the same data set.
/// </summary>
/// <param name="archive">What the published archive is; null for the real one.</param>
internal sealed class CifarFolder(CifarArchive? archive = null) : PublishedSet
{
    private const string UnpackedFolder = "cifar-10-batches-bin";
    private const string TestFile = "test_batch.bin";

    private static readonly string[] TrainFiles = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];
    private static readonly string[] BatchFiles = [.. TrainFiles, TestFile];

    private readonly CifarArchive _archive = archive ?? CifarArchive.Published;

    public override string Name => "cifar-10";

    public override string Title => "CIFAR-10";

    public override Shape Shape => CifarReader.Picture;

    public override IReadOnlyList<PublishedFile> Files => [_archive];

    /// <summary>The author's own page.</summary>
    public override IReadOnlyList<Uri> Mirrors { get; } = [new("https://www.cs.toronto.edu/~kriz/")];

    public override string StandInName => Shapes.Name;

    public override DataSets StandIn => Shapes.Default;

    public override string FilesInWords => $"{_archive.FileName} or the files that it unpacks to ({TrainFiles[0]} to {TrainFiles[^1]} and {TestFile})";

    protected override IReadOnlyList<string> Places { get; } = ["", UnpackedFolder, "cifar-10", Path.Combine("cifar-10", UnpackedFolder)];

    private string Remedy => $"get the archive again ({Fetch}), or name another folder with --data";

    protected override bool StandsIn(string folder) => _archive.FindIn(folder) is not null || BatchFiles.Any(f => InputFile.Stands(Path.Combine(folder, f)));

    public override IReadOnlyList<string> Missing(string folder) => _archive.FindIn(folder) is not null ? []
        : StandsIn(folder) ? [.. BatchFiles.Where(f => !InputFile.Stands(Path.Combine(folder, f)))]
        : [_archive.FileName];

    public override string? TakenFor(string folder) =>
        ((string[])["cifar-10-python.tar.gz", "cifar-10-batches-py", "data_batch_1"]).Any(f => InputFile.Stands(Path.Combine(folder, f)))
            ? $"CIFAR-10's Python version stands there, but the binary version is read ({_archive.FileName})"
            : null;

    /// <inheritdoc/>
    public override DataSets Load(string folder)
    {
        if (Missing(folder) is { Count: > 0 } missing)
            throw new SgvbException($"{folder}: {missing[0]} is missing{(missing.Count > 1 ? $", and {missing.Count - 1} more" : "")}; "
                + $"the folder must hold {FilesInWords}: get the archive with {Fetch}, or name another folder with --data");
        if (_archive.FindIn(folder) is { } packed)
            return Sets(Name, $"CIFAR-10 from {packed}, checksum right", Unpack(packed), packed);
        var batches = BatchFiles.ToDictionary(f => f, f => ReadFile(Path.Combine(folder, f)));
        var full = Path.GetFullPath(folder);
        return Sets(NameOf(Path.GetFileName(full) == UnpackedFolder ? Path.GetDirectoryName(full)! : full),
            $"data in CIFAR-10's format from {folder}, rows ordered by content", batches, folder);
    }

    private DataSets Sets(string name, string note, Dictionary<string, CifarBatch> batches, string from)
    {
        // Without headers, a file cut off between two records shows only beside the others.
        var most = TrainFiles.MaxBy(f => batches[f].Count)!;
        if (TrainFiles.FirstOrDefault(f => batches[f].Count < batches[most].Count) is { } less)
            throw new SgvbException($"{from}: {less} holds {batches[less].Count} pictures, but {most} {batches[most].Count}: it is truncated; {Remedy}");
        if (TrainFiles.Sum(f => (long)batches[f].Images.Length) > Array.MaxLength)
            throw new SgvbException($"{from}: {TrainFiles.Length} times {batches[most].Count} pictures are more than fit in memory; {Remedy}");
        return new DataSets(Rows("-train", TrainFiles), Rows("-test", [TestFile]), name, note);

        Dataset Rows(string part, string[] files)
        {
            var data = new Dataset(name + part, Shape, Joined([.. files.Select(f => batches[f].Images)]), Joined([.. files.Select(f => batches[f].Labels)]));
            return data.Subset(data.Name, RowOrder.ByContent(data));
        }
    }

    private static byte[] Joined(IReadOnlyList<byte[]> parts)
    {
        var all = new byte[parts.Sum(p => p.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(all, at);
            at += part.Length;
        }

        return all;
    }

    private CifarBatch ReadFile(string path)
    {
        using var file = InputFile.Open(path, Remedy);
        return InputFile.Guard(path, Remedy, () => CifarReader.Read(path, file, file.Length, Remedy));
    }

    /// <summary>The batches of an archive that has the published checksum.</summary>
    private Dictionary<string, CifarBatch> Unpack(string path)
    {
        using var file = InputFile.Open(path, Remedy);
        return InputFile.Guard(path, Remedy, () =>
        {
            if (!_archive.IsGood(file))
                throw new SgvbException($"{path}: {Trouble(file.Length)}; {Remedy}");
            file.Position = 0;
            try
            {
                return Entries(path, file);
            }
            catch (InvalidDataException e)
            {
                throw new SgvbException($"{path}: is no gzipped tar archive; {Remedy}", inner: e);
            }
        });
    }

    private Dictionary<string, CifarBatch> Entries(string path, FileStream file)
    {
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        var batches = new Dictionary<string, CifarBatch>();
        while (tar.GetNextEntry() is { } entry)
            if (entry.DataStream is { } records && Path.GetFileName(entry.Name) is var name && BatchFiles.Contains(name))
                batches[name] = CifarReader.Read($"{path}: {entry.Name}", records, entry.Length, Remedy);
        return BatchFiles.FirstOrDefault(f => !batches.ContainsKey(f)) is { } lacking
            ? throw new SgvbException($"{path}: lacks {lacking}; {Remedy}")
            : batches;
    }

    private string Trouble(long length) => length < _archive.Length
        ? $"{length} bytes are too few for the published archive, which has {_archive.Length}: it is truncated, or another archive"
        : "its checksum is not that of the published archive: it is damaged, or another archive";
}
