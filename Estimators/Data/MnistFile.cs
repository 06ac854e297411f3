namespace Sgvb.Data;

/// <summary>One of the four files of MNIST.</summary>
/// <param name="Name">As published, without .gz.</param>
/// <param name="Sha256">Of the uncompressed file, lower-case hexadecimal: the compressed bytes differ from mirror to mirror.</param>
/// <param name="Length">Of the uncompressed file, in bytes.</param>
public sealed record MnistFile(string Name, string Sha256, long Length) : PublishedFile
{
    public static MnistFile TrainImages { get; } =
        new("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 16 + 60000L * 784);

    public static MnistFile TrainLabels { get; } =
        new("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 8 + 60000L);

    public static MnistFile TestImages { get; } =
        new("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 16 + 10000L * 784);

    public static MnistFile TestLabels { get; } =
        new("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 8 + 10000L);

    public static IReadOnlyList<MnistFile> All { get; } = [TrainImages, TrainLabels, TestImages, TestLabels];

    public override string FileName => Name + ".gz";

    /// <summary>Compressing makes images smaller; a fast compressor may make noise a little larger.</summary>
    public override long MostBytes => 2 * Length + 1024;

    /// <summary>
    /// The file in a folder: plain or with .gz, with a hyphen or, as some archives unpack it, a dot before "idx". Null where there is none.
    /// </summary>
    public override string? FindIn(string folder)
    {
        foreach (var name in (string[])[Name, Name.Replace("-idx", ".idx", StringComparison.Ordinal)])
            foreach (var ending in (string[])["", ".gz"])
                if (Path.Combine(folder, name + ending) is var path && InputFile.Stands(path))
                    return path;
        return null;
    }

    /// <summary>Whether a file, plain or gzip, has the published checksum once unpacked.</summary>
    /// <inheritdoc/>
    public override bool IsGood(string path)
    {
        if (File.Exists(path) && new FileInfo(path).Length == 0)
            return false;
        using var stream = InputFile.Open(path, "remove it");
        if (!GzipFile.Starts(stream))
            return stream.Length == Length && Convert.ToHexStringLower(Common.Sha256.HashData(stream)) == Sha256;
        try
        {
            var unpacked = GzipFile.Unpack(stream, Length);
            return unpacked.Count == Length && Convert.ToHexStringLower(Common.Sha256.HashData(unpacked)) == Sha256;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }
}
