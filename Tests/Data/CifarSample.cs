using System.Formats.Tar;
using System.Security.Cryptography;
using Sgvb.Data;

namespace Sgvb.Tests.Data;

/// <summary>CIFAR-10's binary files made byte by byte, small, and archives of them.</summary>
internal static class CifarSample
{
    public const int RecordLength = 3073;

    public static IReadOnlyList<string> Files { get; } = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"];

    /// <summary>Records whose pixels tell file, record and place.</summary>
    public static byte[] Batch(int file, int count)
    {
        var bytes = new byte[count * RecordLength];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i % RecordLength == 0 ? (file + i / RecordLength) % 10 : (i + i / 1024 + 17 * file) % 256);
        return bytes;
    }

    /// <summary>The six files, with three pictures each in training and two for testing.</summary>
    public static Dictionary<string, byte[]> Batches() => Files.Index().ToDictionary(f => f.Item, f => Batch(f.Index, f.Index < 5 ? 3 : 2));

    public static void WriteFolder(string folder) => WriteFolder(folder, Batches());

    public static void WriteFolder(string folder, Dictionary<string, byte[]> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in files)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
    }

    /// <summary>A data set as the six files: its training rows in five equal parts.</summary>
    public static Dictionary<string, byte[]> Batches(Dataset train, Dataset test)
    {
        var (files, size) = (new Dictionary<string, byte[]>(), train.Rows / 5);
        for (var i = 0; i < 5; i++)
            files[Files[i]] = Records(train, i * size, size);
        files[Files[5]] = Records(test, 0, test.Rows);
        return files;
    }

    /// <summary>A gzipped tar archive as CIFAR-10's is laid out, and what is published of it.</summary>
    public static (byte[] Bytes, CifarArchive Archive) Pack(Dictionary<string, byte[]> files)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "cifar-10-batches-bin/"));
            foreach (var (name, bytes) in files.Append(new("readme.html", "<html>"u8.ToArray())))
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/" + name) { DataStream = new MemoryStream(bytes) });
        }

        var packed = IdxSample.Gzip(tar.ToArray());
        return (packed, new CifarArchive("cifar-10-binary.tar.gz", Convert.ToHexStringLower(SHA256.HashData(packed)), packed.Length));
    }

    private static byte[] Records(Dataset data, int first, int count)
    {
        var bytes = new byte[count * RecordLength];
        for (var i = 0; i < count; i++)
        {
            bytes[i * RecordLength] = data.Labels[first + i];
            data.Image(first + i).CopyTo(bytes.AsSpan(i * RecordLength + 1));
        }

        return bytes;
    }
}
