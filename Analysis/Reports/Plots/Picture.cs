using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sgvb.Reports.Plots;

/// <summary>A picture of 256 levels, in grey or in red, green and blue, written as PNG (ISO/IEC 15948).</summary>
public sealed class Picture
{
    // A byte with the line's filter, none, stands before each line; a pixel's channels stand side by side.
    private readonly byte[] _lines;
    private readonly int _width, _height, _channels;

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    /// <param name="background">Of every channel.</param>
    public Picture(int width, int height, int channels, byte background)
    {
        if (channels is not (1 or 3))
            throw new ArgumentException($"{channels} channels are neither grey nor colour", nameof(channels));
        (_width, _height, _channels) = (width, height, channels);
        _lines = new byte[height * LineLength];
        for (var y = 0; y < height; y++)
            _lines.AsSpan(y * LineLength + 1, width * channels).Fill(background);
    }

    public byte this[int x, int y, int channel]
    {
        set => _lines[y * LineLength + 1 + x * _channels + channel] = value;
    }

    private int LineLength => _width * _channels + 1;

    public void WriteTo(Stream stream)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, _width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), _height);
        const byte bitsPerChannel = 8;
        header[8] = bitsPerChannel;
        header[9] = (byte)(_channels == 1 ? 0 : 2);
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
