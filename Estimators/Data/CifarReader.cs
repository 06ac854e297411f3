namespace Sgvb.Data;

/// <summary>What one file of CIFAR-10's binary version holds.</summary>
/// <param name="Images">[count, 3072].</param>
/// <param name="Labels">[count].</param>
internal sealed record CifarBatch(byte[] Images, byte[] Labels)
{
    public int Count => Labels.Length;
}

/// <summary>
/// Reads CIFAR-10's binary records: one byte for the class, then 1024 bytes each of red, green and blue, row by row. There is no header, so
/// that a file's length and labels are all that tells it from another kind of file.
/// </summary>
internal static class CifarReader
{
    /// <summary>Of one picture.</summary>
    public static readonly Shape Picture = new(3, 32, 32);

    private static readonly int RecordLength = 1 + Picture.Elements;

    /// <summary>All records of one file.</summary>
    /// <param name="name">The file, for messages.</param>
    /// <param name="records">Where the first record begins.</param>
    /// <param name="length">Of all records, in bytes.</param>
    /// <param name="remedy">What to do where they are broken.</param>
    /// <exception cref="SgvbException">There is no record, the last one is cut off, or a label is no class.</exception>
    /// <exception cref="IOException">The stream cannot be read or ends early.</exception>
    public static CifarBatch Read(string name, Stream records, long length, string remedy)
    {
        var (count, rest) = Math.DivRem(length, RecordLength);
        if (count == 0 || rest != 0)
            throw Broken($"{length} bytes are no whole number of records of {RecordLength}: it is truncated, or not of CIFAR-10's binary version");
        if (count * Picture.Elements > Array.MaxLength)
            throw Broken($"{count} pictures are more than fit in memory");
        var (images, labels) = (new byte[count * Picture.Elements], new byte[count]);
        for (var i = 0; i < count; i++)
        {
            records.ReadExactly(labels, i, 1);
            records.ReadExactly(images, i * Picture.Elements, Picture.Elements);
        }

        var bad = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(Dataset.ClassCount - 1));
        return bad < 0
            ? new CifarBatch(images, labels)
            : throw Broken($"label {labels[bad]} of picture {bad} is not in 0 to {Dataset.ClassCount - 1}: it is damaged, or not of CIFAR-10's binary version");

        SgvbException Broken(string what) => new($"{name}: {what}; {remedy}");
    }
}
