using Sgvb.Data;
using Xunit;

namespace Sgvb.Tests.Data;

public sealed class IdxReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_come_back_as_written(bool gzip)
    {
        var (images, labels) = (IdxSample.Images(7), IdxSample.Labels(7));
        var x = IdxReader.ReadImages(Write("images", images, gzip));
        var y = IdxReader.ReadLabels(Write("labels", labels, gzip));
        Assert.Equal(images[16..], x.Values);
        Assert.Equal(labels[8..], y.Values);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(images)), x.Sha256);
    }

    public static TheoryData<string, byte[], string> BrokenImages => new()
    {
        { "empty", [], "empty" },
        { "a header cut short", IdxSample.Images(2)[..10], "too few" },
        { "no IDX file", "<html><body>404</body></html>"u8.ToArray(), "no image file" },
        { "labels", IdxSample.Labels(20), "swapped" },
        { "truncated", IdxSample.Images(5)[..^1], "truncated" },
        { "too long", IdxSample.Images(5, extra: 3), "trailing bytes" },
        { "other sizes", IdxSample.Images(2, rows: 32, columns: 32), "32×32" },
        { "no images", IdxSample.Images(0), "holds no images" },
        { "a false count", IdxSample.Images(2, magic: 0x803) is var f ? [.. f[..4], 0xff, 0xff, 0xff, 0xff, .. f[8..]] : [], "truncated" },
    };

    [Theory]
    [MemberData(nameof(BrokenImages))]
    public void A_broken_image_file_is_refused_in_one_line_that_names_it(string what, byte[] bytes, string says)
    {
        foreach (var gzip in (bool[])[false, true])
        {
            var path = Write(what, bytes, gzip);
            var message = OneLine.Of(() => IdxReader.ReadImages(path));
            Assert.Contains(path, message, StringComparison.Ordinal);
            if (!(gzip && bytes.Length == 0))
                Assert.Contains(says, message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, byte[], string> BrokenLabels => new()
    {
        { "empty", [], "empty" },
        { "images", IdxSample.Images(2), "swapped" },
        { "truncated", IdxSample.Labels(50)[..^10], "truncated" },
        { "too long", IdxSample.Labels(50, extra: 1), "1 trailing bytes more" },
        { "a label out of range", [.. IdxSample.Labels(50)[..^1], 10], "label 10 of example 49" },
        { "no labels", IdxSample.Labels(0), "holds no labels" },
    };

    [Theory]
    [MemberData(nameof(BrokenLabels))]
    public void A_broken_label_file_is_refused_in_one_line_that_names_it(string what, byte[] bytes, string says)
    {
        var path = Write(what, bytes, gzip: false);
        var message = OneLine.Of(() => IdxReader.ReadLabels(path));
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_file_cut_anywhere_is_refused()
    {
        var packed = IdxSample.Gzip(IdxSample.Labels(300));
        for (var length = 0; length < packed.Length; length++)
        {
            var path = Write("cut", packed[..length], gzip: false);
            OneLine.Of(() => IdxReader.ReadLabels(path));
        }
    }

    [Fact]
    public void A_gzip_file_with_bytes_after_its_end_is_refused()
    {
        var packed = IdxSample.Gzip(IdxSample.Labels(300));
        for (var extra = 1; extra < 9; extra++)
        {
            var path = Write("long", [.. packed, .. new byte[extra]], gzip: false);
            OneLine.Of(() => IdxReader.ReadLabels(path));
        }
    }

    [Fact]
    public void A_gzip_file_with_a_changed_byte_is_refused_or_harmless()
    {
        // Some bits of a gzip header (time, system) carry no data.
        var labels = IdxSample.Labels(300);
        var packed = IdxSample.Gzip(labels);
        for (var at = 0; at < packed.Length; at++)
        {
            var changed = packed.ToArray();
            changed[at] ^= 0x04;
            var path = Write("changed", changed, gzip: false);
            try
            {
                Assert.Equal(labels[8..], IdxReader.ReadLabels(path).Values);
                Assert.InRange(at, 3, 9);
            }
            catch (SgvbException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Fact]
    public void A_missing_file_and_a_folder_in_its_place_are_refused()
    {
        Assert.Contains("no such file", OneLine.Of(() => IdxReader.ReadImages(_folder.File("none"))), StringComparison.Ordinal);
        Assert.Contains("no such file", OneLine.Of(() => IdxReader.ReadImages(_folder.File("none/none"))), StringComparison.Ordinal);
        Assert.Contains("cannot be read", OneLine.Of(() => IdxReader.ReadImages(_folder.Path)), StringComparison.Ordinal);
    }

    private string Write(string name, byte[] bytes, bool gzip)
    {
        var path = _folder.File(name.Replace(' ', '-'));
        File.WriteAllBytes(path, gzip ? IdxSample.Gzip(bytes) : bytes);
        return path;
    }
}
