using System.Buffers.Binary;
using System.IO.Compression;
using Sgvb.Reports.Plots;

namespace Sgvb.Tests.Reports;

public sealed class PictureTests
{
    [Fact]
    public void A_PNG_of_given_size_holds_the_pixels()
    {
        var lines = Written(new Picture(3, 2, channels: 1, 96) { [2, 0, 0] = 255, [0, 1, 0] = 7 }, colour: 0);
        Assert.Equal([0, 96, 96, 255, 0, 7, 96, 96], lines);
    }

    [Fact]
    public void In_colour_the_channels_of_a_pixel_stand_side_by_side()
    {
        var lines = Written(new Picture(3, 2, channels: 3, 96) { [2, 0, 0] = 255, [2, 0, 2] = 9, [0, 1, 1] = 7 }, colour: 2);
        Assert.Equal([0, 96, 96, 96, 96, 96, 96, 255, 96, 9, 0, 96, 7, 96, 96, 96, 96, 96, 96, 96], lines);
    }

    [Fact]
    public void Two_channels_are_no_colour() => Assert.Throws<ArgumentException>(() => new Picture(3, 2, channels: 2, 96));

    /// <summary>The unpacked lines of a file of three by two pixels.</summary>
    private static byte[] Written(Picture picture, byte colour)
    {
        var file = new MemoryStream();
        picture.WriteTo(file);
        var bytes = file.ToArray();
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], bytes[..8]);
        Assert.Equal("IHDR"u8, bytes.AsSpan(12, 4));
        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 2, 8, colour, 0, 0, 0], bytes[16..29]);
        // The last chunk is the same in every PNG, its checksum included.
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], bytes[^12..]);
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(33));
        using var content = new ZLibStream(new MemoryStream(bytes, 41, length), CompressionMode.Decompress);
        var lines = new MemoryStream();
        content.CopyTo(lines);
        return lines.ToArray();
    }
}
