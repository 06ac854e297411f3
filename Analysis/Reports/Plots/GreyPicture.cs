using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sgvb.Reports.Plots;

/// <summary>A picture in 256 shades of grey, written as PNG (ISO/IEC 15948).</summary>
public sealed class GreyPicture
{
    // A byte with the line's filter, none, stands before each line.
    private readonly byte[] _lines;
    private readonly int _width;
    private readonly int _height;

    public GreyPicture(int width, int height, byte background)
    {
        (_width, _height) = (width, height);
        _lines = new byte[height * (width + 1)];
        for (var y = 0; y < height; y++)
            _lines.AsSpan(y * (width + 1) + 1, width).Fill(background);
    }

    public byte this[int x, int y]
    {
        set => _lines[y * (_width + 1) + 1 + x] = value;
    }

    public void WriteTo(Stream stream)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, _width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), _height);
        const byte bitsPerPixel = 8;
        header[8] = bitsPerPixel;
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(_lines);
        stream.Write([0x89, .. "PNG\r\n\x1a\n"u8]);
        Chunk(stream, "IHDR", header);
        Chunk(stream, "IDAT", packed.ToArray());
        Chunk(stream, "IEND", []);
    }

    private static void Chunk(Stream stream, string name, byte[] content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        stream.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(body));
        stream.Write(number);
    }

    private static uint Checksum(byte[] bytes)
    {
        const uint polynomial = 0xEDB88320;
        var sum = uint.MaxValue;
        foreach (var b in bytes)
        {
            sum ^= b;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) != 0 ? polynomial ^ (sum >> 1) : sum >> 1;
        }

        return ~sum;
    }
}
