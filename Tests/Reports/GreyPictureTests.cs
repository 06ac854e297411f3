using System.Buffers.Binary;
using System.IO.Compression;
using Sgvb.Reports.Plots;

namespace Sgvb.Tests.Reports;

public sealed class GreyPictureTests
{
    [Fact]
    public void A_PNG_of_given_size_holds_the_pixels()
    {
        var picture = new GreyPicture(3, 2, 96) { [2, 0] = 255, [0, 1] = 7 };
        var file = new MemoryStream();
        picture.WriteTo(file);
        var bytes = file.ToArray();
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], bytes[..8]);
        Assert.Equal("IHDR"u8, bytes.AsSpan(12, 4));
        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0], bytes[16..29]);
        // The last chunk is the same in every PNG, its checksum included.
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], bytes[^12..]);
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(33));
        using var content = new ZLibStream(new MemoryStream(bytes, 41, length), CompressionMode.Decompress);
        var lines = new MemoryStream();
        content.CopyTo(lines);
        Assert.Equal([0, 96, 96, 255, 0, 7, 96, 96], lines.ToArray());
    }
}
