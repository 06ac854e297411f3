using System.Buffers.Binary;
using System.IO.Compression;

namespace Sgvb.Data;

/// <summary>The bytes of one IDX file after its header.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Values">[count, 784] pixels or [count] labels.</param>
/// <param name="Sha256">Of the whole uncompressed file, header included; lower-case hexadecimal.</param>
public sealed record IdxFile(string Path, byte[] Values, string Sha256);

/// <summary>
/// Reads MNIST's file format: a big-endian magic number (type 8 = unsigned byte, then the number of dimensions), the dimensions, the
/// bytes. Plain or gzip, told apart by content. No more memory is taken than the file has bytes, whatever its header claims.
/// </summary>
public static class IdxReader
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 28;

    private const uint LabelsMagic = 0x0801;
    private const uint ImagesMagic = 0x0803;
    private const string Remedy = "get the file again ('data fetch') or name another folder with --data";

    /// <summary>Images of 28×28 pixels.</summary>
    /// <exception cref="SgvbException">The file is missing, empty, not IDX, holds something else, is truncated or too long.</exception>
    public static IdxFile ReadImages(string path) => Read(path, ImagesMagic);

    /// <summary>Labels, each in 0 to 9.</summary>
    /// <exception cref="SgvbException">As for images, or a label is no class.</exception>
    public static IdxFile ReadLabels(string path)
    {
        var file = Read(path, LabelsMagic);
        var bad = file.Values.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(Dataset.ClassCount - 1));
        if (bad >= 0)
            throw Broken(path, $"label {file.Values[bad]} of example {bad} is not in 0 to {Dataset.ClassCount - 1}");
        return file;
    }

    private static IdxFile Read(string path, uint magic)
    {
        using var file = InputFile.Open(path, Remedy);
        return InputFile.Guard(path, Remedy, () =>
        {
            try
            {
                return GzipFile.Starts(file) ? ReadPacked(path, file, magic) : ReadPlain(path, file, magic);
            }
            catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
            {
                throw Broken(path, "the gzip file is damaged, truncated or has trailing bytes", e);
            }
        });
    }

    private static IdxFile ReadPlain(string path, FileStream file, uint magic)
    {
        var header = Header(file, magic);
        var declared = Declared(path, header, magic);
        if (file.Length != declared)
            throw Broken(path, Counted(header, declared, magic) + (file.Length < declared
                ? $"it holds {file.Length}: it is truncated"
                : $"it holds {file.Length - declared} trailing bytes more"));
        var values = new byte[declared - header.Length];
        file.ReadExactly(values);
        return Hashed(path, header, values);
    }

    private static IdxFile ReadPacked(string path, FileStream file, uint magic)
    {
        byte[] header;
        using (var start = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true))
            header = Header(start, magic);
        var declared = Declared(path, header, magic);
        var unpacked = GzipFile.Unpack(file, Math.Min(declared, Array.MaxLength));
        if (unpacked.Count != declared)
            throw Broken(path, Counted(header, declared, magic) + (unpacked.Count < declared
                ? $"it unpacks to {unpacked.Count}: it is truncated"
                : "it unpacks to more: it has trailing bytes"));
        return Hashed(path, header, [.. unpacked.AsSpan(header.Length)]);
    }

    /// <summary>As many of the header's bytes as there are.</summary>
    private static byte[] Header(Stream stream, uint magic)
    {
        var header = new byte[magic == ImagesMagic ? 16 : 8];
        return header[..stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)];
    }

    /// <summary>The file's length in bytes, as its header says.</summary>
    private static long Declared(string path, byte[] header, uint magic)
    {
        var whole = magic == ImagesMagic ? 16 : 8;
        if (header.Length < whole)
            throw Broken(path, $"{header.Length} bytes are too few for an IDX header of {whole}");
        var found = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (found != magic)
            throw Broken(path, WrongMagic(found, magic));
        var size = 1;
        if (magic == ImagesMagic)
        {
            var (rows, columns) = (BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12)));
            if (rows != Side || columns != Side)
                throw Broken(path, $"its images are {rows}×{columns}, not {Side}×{Side}");
            size = Side * Side;
        }

        return Count(header) == 0 ? throw Broken(path, $"it holds no {Kind(magic)}") : whole + Count(header) * (long)size;
    }

    private static string Counted(byte[] header, long declared, uint magic) =>
        $"its header declares {Count(header)} {Kind(magic)} ({declared} bytes), ";

    private static uint Count(byte[] header) => BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));

    private static string Kind(uint magic) => magic == ImagesMagic ? "images" : "labels";

    private static IdxFile Hashed(string path, byte[] header, byte[] values)
    {
        var hash = new Sha256();
        hash.Append(header);
        hash.Append(values);
        return new IdxFile(path, values, Convert.ToHexStringLower(hash.Finish()));
    }

    private static string WrongMagic(uint found, uint expected) => (found, expected) switch
    {
        (LabelsMagic, ImagesMagic) => "it holds labels where images belong: the two files are swapped",
        (ImagesMagic, LabelsMagic) => "it holds images where labels belong: the two files are swapped",
        _ => $"it starts with 0x{found:x8}, not with the IDX magic 0x{expected:x8}: it is no {(expected == ImagesMagic ? "image" : "label")} file",
    };

    private static SgvbException Broken(string path, string what, Exception? inner = null) => new($"{path}: {what}; {Remedy}", inner: inner);
}
