namespace Sgvb.Data;

/// <summary>Four IDX files in a folder: MNIST, or anything published in its format.</summary>
internal sealed class MnistFolder : PublishedSet
{
    private static readonly Shape Picture = new(1, IdxReader.Side, IdxReader.Side);

    public override string Name => "mnist";

    public override string Title => "MNIST";

    public override Shape Shape => Picture;

    public override IReadOnlyList<PublishedFile> Files => MnistFile.All;

    /// <summary>Public copies, the author's own page last: it often refuses.</summary>
    public override IReadOnlyList<Uri> Mirrors { get; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        new("http://yann.lecun.com/exdb/mnist/"),
    ];

    public override string StandInName => Digits.Name;

    public override DataSets StandIn => Digits.Default;

    public override string FilesInWords => $"the four MNIST files ({MnistFile.TrainImages.Name} and so on)";

    protected override IReadOnlyList<string> Places { get; } = ["", "mnist"];

    protected override bool StandsIn(string folder) => MnistFile.All.Any(f => f.FindIn(folder) is not null);

    public override IReadOnlyList<string> Missing(string folder) => [.. MnistFile.All.Where(f => f.FindIn(folder) is null).Select(f => f.Name)];

    /// <summary>MNIST keeps its published order; other files may be in any, and their rows are ordered by content.</summary>
    /// <inheritdoc/>
    public override DataSets Load(string folder)
    {
        if (Missing(folder) is { Count: > 0 } missing)
            throw new SgvbException($"{folder}: {missing[0]} (or .gz) is missing{(missing.Count > 1 ? $", and {missing.Count - 1} more" : "")}; "
                + "the folder must hold the four MNIST files: get them with 'data fetch', or name another folder with --data");
        var (trainImages, trainLabels) = Pair(folder, MnistFile.TrainImages, MnistFile.TrainLabels);
        var (testImages, testLabels) = Pair(folder, MnistFile.TestImages, MnistFile.TestLabels);
        IdxFile[] read = [trainImages, trainLabels, testImages, testLabels];
        var genuine = read.Zip(MnistFile.All).All(p => p.First.Sha256 == p.Second.Sha256);
        var name = genuine ? Name : NameOf(Path.GetFullPath(folder));
        return new DataSets(
            Rows("-train", trainImages, trainLabels), Rows("-test", testImages, testLabels), name,
            genuine ? $"MNIST from {folder}, checksums right" : $"data in MNIST's format from {folder}, rows ordered by content");

        Dataset Rows(string part, IdxFile images, IdxFile labels)
        {
            var data = new Dataset(name + part, Picture, images.Values, labels.Values);
            return genuine ? data : data.Subset(data.Name, RowOrder.ByContent(data));
        }
    }

    private static (IdxFile Images, IdxFile Labels) Pair(string folder, MnistFile images, MnistFile labels)
    {
        var x = IdxReader.ReadImages(images.FindIn(folder)!);
        var y = IdxReader.ReadLabels(labels.FindIn(folder)!);
        var rows = x.Values.Length / Picture.Elements;
        return rows == y.Values.Length
            ? (x, y)
            : throw new SgvbException(
                $"{x.Path}: {rows} images, but {Path.GetFileName(y.Path)} holds {y.Values.Length} labels; "
                + "the two files do not belong together: get them again ('data fetch') or name another folder with --data");
    }
}
