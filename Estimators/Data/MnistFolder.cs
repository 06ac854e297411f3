namespace Sgvb.Data;

/// <summary>Four IDX files in a folder: MNIST, or anything published in its format.</summary>
public static class MnistFolder
{
    /// <summary>
    /// Reads the folder. It is called mnist only where all four checksums say so, otherwise by the folder's name. MNIST keeps its published order;
    /// other files may be in any, and their rows are ordered by content.
    /// </summary>
    /// <exception cref="SgvbException">A file is missing or broken, or two files do not belong together.</exception>
    public static DataSets Load(string folder)
    {
        folder = Path.GetFullPath(folder);
        var missing = Missing(folder);
        if (missing.Count > 0)
            throw new SgvbException(
                $"{folder}: {missing[0].Name} (or .gz) is missing{(missing.Count > 1 ? $", and {missing.Count - 1} more" : "")}; "
                + "the folder must hold the four MNIST files: get them with 'data fetch', or name another folder with --data");
        var (trainImages, trainLabels) = Pair(folder, MnistFile.TrainImages, MnistFile.TrainLabels);
        var (testImages, testLabels) = Pair(folder, MnistFile.TestImages, MnistFile.TestLabels);
        IdxFile[] read = [trainImages, trainLabels, testImages, testLabels];
        var genuine = read.Zip(MnistFile.All).All(p => p.First.Sha256 == p.Second.Sha256);
        var name = genuine ? DataLocator.Mnist : NameOf(folder);
        return new DataSets(
            Rows("-train", trainImages, trainLabels), Rows("-test", testImages, testLabels), name,
            genuine ? $"MNIST from {folder}, checksums right" : $"data in MNIST's format from {folder}, rows ordered by content");

        Dataset Rows(string part, IdxFile images, IdxFile labels)
        {
            var data = new Dataset(name + part, images.Values, labels.Values);
            return genuine ? data : data.Subset(data.Name, RowOrder.ByContent(data));
        }
    }

    /// <summary>The files that the folder lacks.</summary>
    public static IReadOnlyList<MnistFile> Missing(string folder) => [.. MnistFile.All.Where(f => f.FindIn(folder) is null)];

    private static (IdxFile Images, IdxFile Labels) Pair(string folder, MnistFile images, MnistFile labels)
    {
        var x = IdxReader.ReadImages(images.FindIn(folder)!);
        var y = IdxReader.ReadLabels(labels.FindIn(folder)!);
        var rows = x.Values.Length / Dataset.Pixels;
        return rows == y.Values.Length
            ? (x, y)
            : throw new SgvbException(
                $"{x.Path}: {rows} images, but {Path.GetFileName(y.Path)} holds {y.Values.Length} labels; "
                + "the two files do not belong together: get them again ('data fetch') or name another folder with --data");
    }

    // A folder may be called mnist, or digits, and hold something else.
    private static string NameOf(string folder) =>
        Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar)) is var name && (name.Length == 0 || DataLocator.Names.Contains(name))
            ? "folder-" + name
            : name;
}
