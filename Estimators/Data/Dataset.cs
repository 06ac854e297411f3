namespace Sgvb.Data;

/// <summary>Labelled 28×28 grey images in memory, one byte a pixel, as MNIST stores them. Safe to read from any thread.</summary>
public sealed class Dataset
{
    public const int Side = 28;

    public const int Pixels = Side * Side;

    public const int ClassCount = 10;

    private static readonly float[] Brightness = [.. Enumerable.Range(0, 256).Select(b => b / 255f)];

    private readonly Lazy<string> _contentHash;

    /// <param name="name">What reports call it.</param>
    /// <param name="images">[rows, 784], row-major, 0 (background) to 255.</param>
    /// <param name="labels">[rows], 0 to 9.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, there is no row, or a label is not a class.</exception>
    public Dataset(string name, byte[] images, byte[] labels)
    {
        if (labels.Length == 0 || images.Length != (long)labels.Length * Pixels)
            throw new ArgumentException($"{images.Length} bytes are not {labels.Length} images of {Pixels} pixels, or there is none.", nameof(images));
        if (labels.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)(ClassCount - 1)))
            throw new ArgumentException($"A label is not in 0 to {ClassCount - 1}.", nameof(labels));
        Name = name;
        Images = images;
        Labels = labels;
        _contentHash = new Lazy<string>(Hash);
    }

    public string Name { get; }

    /// <summary>[Rows, Columns], row-major.</summary>
    public byte[] Images { get; }

    /// <summary>[Rows], class indices.</summary>
    public byte[] Labels { get; }

    public int Rows => Labels.Length;

    public int Columns => Pixels;

    public int Classes => ClassCount;

    /// <summary>SHA-256 of the images followed by the labels, in lower-case hexadecimal: equal for equal data, wherever it was read from.</summary>
    public string ContentHash => _contentHash.Value;

    public ReadOnlySpan<byte> Image(int row) => Images.AsSpan(row * Pixels, Pixels);

    /// <summary>A data set of some of the rows, in the order given.</summary>
    public Dataset Subset(string name, ReadOnlySpan<int> rows)
    {
        var images = new byte[rows.Length * Pixels];
        var labels = new byte[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            Image(rows[i]).CopyTo(images.AsSpan(i * Pixels));
            labels[i] = Labels[rows[i]];
        }

        return new Dataset(name, images, labels);
    }

    /// <summary>Copies a minibatch; allocates nothing.</summary>
    /// <param name="indices">[M], rows of this data set, repeats allowed.</param>
    /// <param name="images">[M, 784], filled with pixels in [0, 1].</param>
    /// <param name="labels">[M], filled with class indices.</param>
    public void Gather(ReadOnlySpan<int> indices, Span<float> images, Span<float> labels)
    {
        if (images.Length != indices.Length * Pixels || labels.Length != indices.Length)
            throw new ArgumentException($"{indices.Length} rows need {indices.Length * Pixels} pixels and {indices.Length} labels.");
        var brightness = Brightness;
        for (var i = 0; i < indices.Length; i++)
        {
            var source = Image(indices[i]);
            var target = images.Slice(i * Pixels, Pixels);
            for (var p = 0; p < Pixels; p++)
                target[p] = brightness[source[p]];
            labels[i] = Labels[indices[i]];
        }
    }

    private string Hash()
    {
        var hash = new Sha256();
        hash.Append(Images);
        hash.Append(Labels);
        return Convert.ToHexStringLower(hash.Finish());
    }
}
