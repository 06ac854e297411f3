using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Sgvb.Data;

/// <summary>The bytes of one IDX file after its header.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Values">[count, 784] pixels or [count] labels.</param>
/// <param name="Sha256">Of the whole uncompressed file, header included; lower-case hexadecimal.</param>
public sealed record IdxFile(string Path, byte[] Values, string Sha256);

/// <summary>
/// Reads MNIST's file format: a big-endian magic number (type 8 = unsigned byte, then the number of dimensions), the dimensions, the
/// bytes. Plain or gzip, told apart by content. Nothing is allocated before the header agrees with the file's length.
/// </summary>
public static class IdxReader
{
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
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            if (file.Length == 0)
                throw Broken(path, "the file is empty");
            if (!GzipFile.Starts(file))
                return Read(path, file, file.Length, magic);
            var length = GzipFile.UnpackedLength(file);
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            return Read(path, unpacked, length, magic);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SgvbException($"{path}: no such file; {Remedy}", inner: e);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw Broken(path, "the gzip file is damaged or truncated", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{path}: cannot be read ({e.Message.ReplaceLineEndings(" ")}); check the path and its permissions", inner: e);
        }
    }

    private static IdxFile Read(string path, Stream stream, long length, uint magic)
    {
        var header = new byte[magic == ImagesMagic ? 16 : 8];
        if (length < header.Length)
            throw Broken(path, $"{length} bytes are too few for an IDX header of {header.Length}");
        stream.ReadExactly(header);
        var found = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (found != magic)
            throw Broken(path, WrongMagic(found, magic));
        var count = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        var size = 1;
        if (magic == ImagesMagic)
        {
            var (rows, columns) = (BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12)));
            if (rows != Dataset.Side || columns != Dataset.Side)
                throw Broken(path, $"its images are {rows}×{columns}, not {Dataset.Side}×{Dataset.Side}");
            size = Dataset.Pixels;
        }

        var declared = header.Length + count * (long)size;
        var kind = magic == ImagesMagic ? "images" : "labels";
        if (count == 0)
            throw Broken(path, $"it holds no {kind}");
        if (length != declared)
            throw Broken(path, $"its header declares {count} {kind} ({declared} bytes), {Found(stream, length, declared)}");
        if (declared > Array.MaxLength)
            throw Broken(path, $"{count} {kind} are more than fit in memory");
        var values = new byte[declared - header.Length];
        stream.ReadExactly(values);
        // Past the last byte: a gzip stream compares its checksum only here.
        if (stream.ReadByte() >= 0)
            throw Broken(path, "it has trailing bytes");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(values);
        return new IdxFile(path, values, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static string Found(Stream stream, long length, long declared) =>
        stream is GZipStream ? $"its gzip trailer {length} bytes: it is truncated or has trailing bytes"
        : length < declared ? $"it holds {length}: it is truncated"
        : $"it holds {length - declared} trailing bytes more";

    private static string WrongMagic(uint found, uint expected) => (found, expected) switch
    {
        (LabelsMagic, ImagesMagic) => "it holds labels where images belong: the two files are swapped",
        (ImagesMagic, LabelsMagic) => "it holds images where labels belong: the two files are swapped",
        _ => $"it starts with 0x{found:x8}, not with the IDX magic 0x{expected:x8}: it is no {(expected == ImagesMagic ? "image" : "label")} file",
    };

    private static SgvbException Broken(string path, string what, Exception? inner = null) => new($"{path}: {what}; {Remedy}", inner: inner);
}
