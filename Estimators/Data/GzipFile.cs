using System.Buffers.Binary;
using System.IO.Compression;

namespace Sgvb.Data;

/// <summary>
/// Gzip files of one member or of several, as parallel packers write them. <see cref="GZipStream"/> checks the members, but takes a file
/// that ends inside its last eight-byte trailer, or goes on after it.
/// </summary>
internal static class GzipFile
{
    private const int TrailerLength = 8;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(b => Remainder((uint)b))];

    /// <summary>Whether the file starts like gzip; the position is at the start afterwards.</summary>
    public static bool Starts(FileStream file)
    {
        file.Position = 0;
        var gzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return gzip;
    }

    /// <summary>The unpacked bytes, whole unless there are more than asked for; memory is taken as they come.</summary>
    /// <param name="file">Its position does not matter.</param>
    /// <param name="most">Of more bytes than this, the first few beyond come back.</param>
    /// <exception cref="InvalidDataException">The file is damaged, cut off, or goes on after its end.</exception>
    public static ArraySegment<byte> Unpack(FileStream file, long most)
    {
        file.Position = 0;
        using var members = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        var unpacked = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (unpacked.Length <= most && members.Read(buffer) is var read and > 0)
            unpacked.Write(buffer, 0, read);
        var all = new ArraySegment<byte>(unpacked.GetBuffer(), 0, (int)unpacked.Length);
        return all.Count > most || EndsWithTrailerOf(file, all)
            ? all
            : throw new InvalidDataException("The end of the last member is missing, or something follows it.");
    }

    /// <summary>
    /// Whether the file's last bytes are the trailer of its last member: checksum and length of what stands at the end of the unpacked bytes.
    /// </summary>
    private static bool EndsWithTrailerOf(FileStream file, ReadOnlySpan<byte> unpacked)
    {
        // Two bytes are the least that an empty member has before its trailer; some packers end with one.
        Span<byte> end = stackalloc byte[2 + TrailerLength];
        if (file.Length < end.Length)
            return false;
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(end[2..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(end[6..]);
        if (length == 0)
            return checksum == 0 && end is [3, 0, ..];
        return length <= unpacked.Length && Checksum(unpacked[^(int)length..]) == checksum;
    }

    /// <summary>CRC-32 as gzip has it (RFC 1952, section 8).</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var b in bytes)
            sum = Table[(byte)(sum ^ b)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint Remainder(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        return value;
    }
}
