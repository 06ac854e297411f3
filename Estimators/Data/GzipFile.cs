using System.Buffers.Binary;

namespace Sgvb.Data;

/// <summary>
/// What <see cref="System.IO.Compression.GZipStream"/> does not check: it takes a file that ends inside its eight-byte trailer, or goes on after it.
/// </summary>
internal static class GzipFile
{
    /// <summary>Whether the file starts like gzip; the position is at the start afterwards.</summary>
    public static bool Starts(FileStream file)
    {
        file.Position = 0;
        var gzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return gzip;
    }

    /// <summary>
    /// The unpacked length (modulo 2³²) in the file's last four bytes. With the trailer cut, or bytes after it, they say something else.
    /// Files of several gzip members are not understood; no publisher of MNIST writes them. The position is at the start afterwards.
    /// </summary>
    /// <exception cref="EndOfStreamException">The file is too short for gzip.</exception>
    public static long UnpackedLength(FileStream file)
    {
        const int HeaderAndTrailer = 18;
        if (file.Length < HeaderAndTrailer)
            throw new EndOfStreamException();
        Span<byte> length = stackalloc byte[4];
        file.Seek(-4, SeekOrigin.End);
        file.ReadExactly(length);
        file.Position = 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(length);
    }
}
