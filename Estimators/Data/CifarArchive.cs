namespace Sgvb.Data;

/// <summary>CIFAR-10's binary version as it is published: one gzipped tar archive.</summary>
/// <param name="FileName">As published.</param>
/// <param name="Sha256">Of the archive as it is, lower-case hexadecimal.</param>
/// <param name="Length">In bytes.</param>
public sealed record CifarArchive(string FileName, string Sha256, long Length) : PublishedFile
{
    /// <summary>
    /// The author's page (www.cs.toronto.edu/~kriz/cifar.html) gives its MD5, c32a1d4ab5d03f1284b67883e8d87530. This is the SHA-256 of the same file,
    /// as TensorFlow Datasets, MLDatasets.jl and torchvision for Ruby check it.
    /// </summary>
    public static CifarArchive Published { get; } =
        new("cifar-10-binary.tar.gz", "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", 170_052_171);

    public override string FileName { get; } = FileName;

    public override long MostBytes => Length;

    public override string? FindIn(string folder) => Path.Combine(folder, FileName) is var path && InputFile.Stands(path) ? path : null;

    public override bool IsGood(string path)
    {
        if (File.Exists(path) && new FileInfo(path).Length == 0)
            return false;
        using var stream = InputFile.Open(path, "remove it");
        return IsGood(stream);
    }

    /// <summary>Reads the file from its beginning.</summary>
    public bool IsGood(FileStream file)
    {
        file.Position = 0;
        return file.Length == Length && Convert.ToHexStringLower(Common.Sha256.HashData(file)) == Sha256;
    }
}
