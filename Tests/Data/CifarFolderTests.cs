using Sgvb.Data;
using Sgvb.Model.Layers;

namespace Sgvb.Tests.Data;

public sealed class CifarFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_come_back_as_written_channel_by_channel()
    {
        CifarSample.WriteFolder(_folder["mine"]);
        var data = PublishedSet.Cifar10.Load(_folder["mine"]);
        Assert.Equal(("mine", 15, 2, new Shape(3, 32, 32)), (data.Name, data.Train.Rows, data.Test.Rows, data.Shape));
        Assert.Contains($"data in CIFAR-10's format from {_folder["mine"]}", data.Note, StringComparison.Ordinal);
        Assert.False(data.IsFallback);
        // A folder is named as the user names it: a report says no more of the disk than the command line did.
        var near = Path.GetRelativePath(Environment.CurrentDirectory, _folder["mine"]);
        Assert.Contains($"format from {near},", PublishedSet.Cifar10.Load(near).Note, StringComparison.Ordinal);
        // Every record stands once among the rows, in whatever order.
        var written = CifarSample.Batches().Where(f => f.Key != "test_batch.bin").SelectMany(f => f.Value.Chunk(CifarSample.RecordLength));
        Assert.Equal(written.Select(Convert.ToHexString).Order(StringComparer.Ordinal), Records(data.Train).Order(StringComparer.Ordinal));
        Assert.Equal(CifarSample.Batch(5, 2).Chunk(CifarSample.RecordLength).Select(Convert.ToHexString).Order(StringComparer.Ordinal),
            Records(data.Test).Order(StringComparer.Ordinal));
        // Green at row 2, column 5 is element 1024 + 2·32 + 5.
        var x = new float[3072];
        data.Train.Gather([4], x, new float[1]);
        Assert.Equal(data.Train.Image(4)[1024 + 2 * 32 + 5] / 255f, x[1024 + 2 * 32 + 5]);
    }

    [Fact]
    public void The_archive_and_what_it_unpacks_to_are_the_same_rows()
    {
        var files = CifarSample.Batches();
        var (bytes, archive) = CifarSample.Pack(files);
        Directory.CreateDirectory(_folder["packed"]);
        File.WriteAllBytes(_folder["packed/cifar-10-binary.tar.gz"], bytes);
        CifarSample.WriteFolder(_folder["open/cifar-10-batches-bin"], files);
        var packed = new CifarFolder(archive).Load(_folder["packed"]);
        var open = new CifarFolder(archive).Load(new CifarFolder(archive).FindIn(_folder["open"])!);
        Assert.Equal(("cifar-10", "open"), (packed.Name, open.Name));
        Assert.Contains("cifar-10-binary.tar.gz, checksum right", packed.Note, StringComparison.Ordinal);
        Assert.Equal(packed.Train.ContentHash, open.Train.ContentHash);
        Assert.Equal(packed.Test.ContentHash, open.Test.ContentHash);
    }

    [Fact]
    public void The_order_of_the_files_has_no_say()
    {
        var drawn = Shapes.Generate(3, 50, 10);
        CifarSample.WriteFolder(_folder["drawn"], CifarSample.Batches(drawn.Train, drawn.Test));
        int[] sorted = [.. Enumerable.Range(0, 50).OrderBy(r => drawn.Train.Labels[r])];
        CifarSample.WriteFolder(_folder["sorted"], CifarSample.Batches(drawn.Train.Subset("s", sorted), drawn.Test));
        Assert.Equal(PublishedSet.Cifar10.Load(_folder["drawn"]).Train.ContentHash, PublishedSet.Cifar10.Load(_folder["sorted"]).Train.ContentHash);
    }

    public static TheoryData<string, byte[], string> BrokenFiles => new()
    {
        { "empty", [], "is empty" },
        { "cut off in a record", CifarSample.Batch(2, 3)[..^1], "9218 bytes are no whole number of records of 3073: it is truncated" },
        { "cut off between two records", CifarSample.Batch(2, 2), "data_batch_3.bin holds 2 pictures, but data_batch_1.bin 3: it is truncated" },
        { "too long", [.. CifarSample.Batch(2, 3), 0], "no whole number of records" },
        { "a web page", "<html><body>404</body></html>"u8.ToArray(), "no whole number of records" },
        { "a label that is none", [.. CifarSample.Batch(2, 3)[..3073], 10, .. CifarSample.Batch(2, 3)[3074..]], "label 10 of picture 1 is not in 0 to 9" },
    };

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void A_broken_file_is_refused_in_one_line_that_names_it(string what, byte[] bytes, string says)
    {
        var folder = _folder[what.Replace(' ', '-')];
        CifarSample.WriteFolder(folder, new(CifarSample.Batches()) { ["data_batch_3.bin"] = bytes });
        var message = OneLine.Of(() => PublishedSet.Cifar10.Load(folder));
        Assert.StartsWith(folder, message, StringComparison.Ordinal);
        Assert.Contains("data_batch_3.bin", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains("'data fetch cifar-10'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_are_named_and_a_folder_in_a_files_place_is_told()
    {
        CifarSample.WriteFolder(_folder.Path);
        File.Delete(_folder["data_batch_4.bin"]);
        File.Delete(_folder["test_batch.bin"]);
        Assert.Contains("data_batch_4.bin is missing, and 1 more", OneLine.Of(() => PublishedSet.Cifar10.Load(_folder.Path)), StringComparison.Ordinal);
        CifarSample.WriteFolder(_folder.Path);
        File.Delete(_folder["data_batch_4.bin"]);
        Directory.CreateDirectory(_folder["data_batch_4.bin"]);
        Assert.Contains("data_batch_4.bin: is a folder", OneLine.Of(() => PublishedSet.Cifar10.Load(_folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_archive_is_told_before_it_is_unpacked()
    {
        var (bytes, archive) = CifarSample.Pack(CifarSample.Batches());
        var path = _folder[archive.FileName];
        File.WriteAllBytes(path, bytes[..^100]);
        Assert.Contains($"{path}: {bytes.Length - 100} bytes are too few for the published archive, which has {bytes.Length}", Message(), StringComparison.Ordinal);
        File.WriteAllBytes(path, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
        Assert.Contains($"{path}: its checksum is not that of the published archive", Message(), StringComparison.Ordinal);
        File.WriteAllBytes(path, [.. bytes, 0]);
        Assert.Contains("its checksum is not", Message(), StringComparison.Ordinal);
        File.WriteAllBytes(path, []);
        Assert.Contains("is empty", Message(), StringComparison.Ordinal);
        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.Contains("is a folder", Message(), StringComparison.Ordinal);

        string Message() => OneLine.Of(() => new CifarFolder(archive).Load(_folder.Path));
    }

    [Fact]
    public void An_archive_that_is_none_though_its_checksum_is_right_is_one_line()
    {
        foreach (var (bytes, says) in ((byte[], string)[])
            [(IdxSample.Gzip(new byte[5000]), "lacks data_batch_1.bin"), ([.. Enumerable.Repeat((byte)'x', 3000)], "is no gzipped tar archive")])
        {
            var archive = new CifarArchive("cifar-10-binary.tar.gz", Convert.ToHexStringLower(Sha256.HashData(bytes)), bytes.Length);
            File.WriteAllBytes(_folder[archive.FileName], bytes);
            Assert.Contains(says, OneLine.Of(() => new CifarFolder(archive).Load(_folder.Path)), StringComparison.Ordinal);
        }

        var (packed, whole) = CifarSample.Pack(CifarSample.Batches().Where(f => f.Key != "data_batch_5.bin").ToDictionary());
        File.WriteAllBytes(_folder[whole.FileName], packed);
        Assert.Contains("lacks data_batch_5.bin", OneLine.Of(() => new CifarFolder(whole).Load(_folder.Path)), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Records(Dataset data) =>
        Enumerable.Range(0, data.Rows).Select(r => Convert.ToHexString([data.Labels[r], .. data.Image(r)]));
}
