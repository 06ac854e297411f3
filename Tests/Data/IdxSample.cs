using System.Buffers.Binary;
using System.IO.Compression;
using Sgvb.Data;

namespace Sgvb.Tests.Data;

/// <summary>IDX files made byte by byte, right and wrong ones.</summary>
internal static class IdxSample
{
    public static byte[] Images(int count, int rows = 28, int columns = 28, uint magic = 0x803, int extra = 0)
    {
        var file = new byte[16 + count * rows * columns + extra];
        WriteHeader(file, magic, (uint)count, (uint)rows, (uint)columns);
        for (var i = 16; i < file.Length; i++)
            file[i] = (byte)(i * 31 % 256);
        return file;
    }

    public static byte[] Labels(int count, uint magic = 0x801, int extra = 0)
    {
        var file = new byte[8 + count + extra];
        WriteHeader(file, magic, (uint)count);
        for (var i = 0; i < count; i++)
            file[8 + i] = (byte)(i % 10);
        return file;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>The four files, gzipped: 30 training and 20 test examples.</summary>
    public static void WriteFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, MnistFile.TrainImages.Name + ".gz"), Gzip(Images(30)));
        File.WriteAllBytes(Path.Combine(folder, MnistFile.TrainLabels.Name + ".gz"), Gzip(Labels(30)));
        File.WriteAllBytes(Path.Combine(folder, MnistFile.TestImages.Name), Images(20));
        File.WriteAllBytes(Path.Combine(folder, MnistFile.TestLabels.Name), Labels(20));
    }

    /// <summary>The four files with these rows in their order.</summary>
    public static void WriteFolder(string folder, Dataset train, Dataset test)
    {
        Directory.CreateDirectory(folder);
        foreach (var (set, images, labels) in ((Dataset, MnistFile, MnistFile)[])
            [(train, MnistFile.TrainImages, MnistFile.TrainLabels), (test, MnistFile.TestImages, MnistFile.TestLabels)])
        {
            var (x, y) = (Images(set.Rows), Labels(set.Rows));
            set.Images.CopyTo(x, 16);
            set.Labels.CopyTo(y, 8);
            File.WriteAllBytes(Path.Combine(folder, images.Name), x);
            File.WriteAllBytes(Path.Combine(folder, labels.Name), y);
        }
    }

    private static void WriteHeader(byte[] file, params uint[] words)
    {
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 * i), words[i]);
    }
}
