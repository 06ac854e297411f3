using Sgvb.Data;

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

    public static TheoryData<string, byte[]> Members => new()
    {
        { "two", [.. IdxSample.Gzip(IdxSample.Labels(300)[..50]), .. IdxSample.Gzip(IdxSample.Labels(300)[50..])] },
        { "one a hundred bytes", [.. IdxSample.Labels(300).Chunk(100).SelectMany(IdxSample.Gzip)] },
        // Block packers end a file with an empty member.
        { "an empty last one", [.. IdxSample.Gzip(IdxSample.Labels(300)), .. EmptyMember] },
        { "an empty first one", [.. EmptyMember, .. IdxSample.Gzip(IdxSample.Labels(300))] },
    };

    private static ReadOnlySpan<byte> EmptyMember =>
        [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    [Theory]
    [MemberData(nameof(Members))]
    public void A_gzip_file_of_several_members_is_read_and_its_cuts_are_refused(string what, byte[] packed)
    {
        var labels = IdxSample.Labels(300);
        var file = IdxReader.ReadLabels(Write(what, packed, gzip: false));
        Assert.Equal(labels[8..], file.Values);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(labels)), file.Sha256);
        for (var lost = 1; lost < 40; lost++)
        {
            var path = Write("cut", packed[..^lost], gzip: false);
            // A file that lost just its empty last member lost nothing.
            if (what != "an empty last one" || lost != EmptyMember.Length)
                OneLine.Of(() => IdxReader.ReadLabels(path));
        }

        for (var extra = 1; extra < 20; extra++)
        {
            var (zeros, garbage) = (Write("zeros", [.. packed, .. new byte[extra]], gzip: false), Write("garbage", [.. packed, .. packed[3..(3 + extra)]], gzip: false));
            OneLine.Of(() => IdxReader.ReadLabels(zeros));
            OneLine.Of(() => IdxReader.ReadLabels(garbage));
        }
    }

    [Fact]
    public void A_gzip_file_takes_no_more_memory_than_its_header_allows()
    {
        // A thousand labels, and ten million zeros that pack to nearly nothing.
        var path = Write("bomb", IdxSample.Labels(1000, extra: 10_000_000), gzip: true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("trailing bytes", OneLine.Of(() => IdxReader.ReadLabels(path)), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
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
        Assert.Contains("no such file", OneLine.Of(() => IdxReader.ReadImages(_folder["none"])), StringComparison.Ordinal);
        Assert.Contains("no such file", OneLine.Of(() => IdxReader.ReadImages(_folder["none/none"])), StringComparison.Ordinal);
        Assert.Contains("is a folder", OneLine.Of(() => IdxReader.ReadImages(_folder.Path)), StringComparison.Ordinal);
    }

    private string Write(string name, byte[] bytes, bool gzip)
    {
        var path = _folder[name.Replace(' ', '-')];
        File.WriteAllBytes(path, gzip ? IdxSample.Gzip(bytes) : bytes);
        return path;
    }
}
