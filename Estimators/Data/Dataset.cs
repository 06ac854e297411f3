namespace Sgvb.Data;

/// <summary>
/// Labelled pictures in memory, one byte an element, as they are published: channel by channel, row by row (NCHW). Safe to read from any thread.
/// </summary>
public sealed class Dataset
{
    /// <summary>Of the published sets, and the most that any has.</summary>
    public const int ClassCount = 10;

    private readonly Lazy<string> _contentHash;

    /// <param name="name">What reports call it.</param>
    /// <param name="shape">Of one example.</param>
    /// <param name="images">[rows, elements], row-major, 0 to 255.</param>
    /// <param name="labels">[rows], 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">At most <see cref="ClassCount"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, there is no row, or a label is not a class.</exception>
    public Dataset(string name, Shape shape, byte[] images, byte[] labels, int classes = ClassCount)
        : this(name, shape, images, labels, classes, PixelScale.Unit(shape.Channels))
    {
    }

    private Dataset(string name, Shape shape, byte[] images, byte[] labels, int classes, PixelScale scale)
    {
        if (labels.Length == 0 || images.Length != (long)labels.Length * shape.Elements)
            throw new ArgumentException($"{images.Length} bytes are not {labels.Length} examples of {shape}, or there is none.", nameof(images));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, ClassCount);
        if (labels.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)(classes - 1)))
            throw new ArgumentException($"A label is not in 0 to {classes - 1}.", nameof(labels));
        if (scale.Channels != shape.Channels)
            throw new ArgumentException($"A scale of {scale.Channels} channels is none for {shape}.", nameof(scale));
        (Name, Shape, Images, Labels, Classes, Scale) = (name, shape, images, labels, classes, scale);
        _contentHash = new Lazy<string>(Hash);
    }

    public string Name { get; }

    /// <summary>Of one example.</summary>
    public Shape Shape { get; }

    /// <summary>[Rows, Columns], row-major.</summary>
    public byte[] Images { get; }

    /// <summary>[Rows], class indices.</summary>
    public byte[] Labels { get; }

    /// <summary>From a byte to what a network is given.</summary>
    public PixelScale Scale { get; }

    public int Rows => Labels.Length;

    /// <summary>Elements of one example.</summary>
    public int Columns => Shape.Elements;

    public int Classes { get; }

    /// <summary>
    /// SHA-256 of the images followed by the labels, and by the scale where it is not the usual one, in lower-case hexadecimal: equal where
    /// networks are given equal numbers, wherever they were read from.
    /// </summary>
    public string ContentHash => _contentHash.Value;

    public ReadOnlySpan<byte> Image(int row) => Images.AsSpan(row * Columns, Columns);

    /// <summary>A data set of some of the rows, in the order given.</summary>
    public Dataset Subset(string name, ReadOnlySpan<int> rows)
    {
        var images = new byte[rows.Length * Columns];
        var labels = new byte[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            Image(rows[i]).CopyTo(images.AsSpan(i * Columns));
            labels[i] = Labels[rows[i]];
        }

        return new Dataset(name, Shape, images, labels, Classes, Scale);
    }

    /// <summary>The same pictures under another scale.</summary>
    public Dataset With(PixelScale scale) => new(Name, Shape, Images, Labels, Classes, scale);

    /// <summary>Copies a minibatch; allocates nothing.</summary>
    /// <param name="indices">[M], rows of this data set, repeats allowed.</param>
    /// <param name="images">[M, Columns], filled with pixels on <see cref="Scale"/>.</param>
    /// <param name="labels">[M], filled with class indices.</param>
    public void Gather(ReadOnlySpan<int> indices, Span<float> images, Span<float> labels)
    {
        if (images.Length != indices.Length * Columns || labels.Length != indices.Length)
            throw new ArgumentException($"{indices.Length} rows need {indices.Length * Columns} pixels and {indices.Length} labels.");
        for (var i = 0; i < indices.Length; i++)
        {
            Scale.Apply(Image(indices[i]), images.Slice(i * Columns, Columns));
            labels[i] = Labels[indices[i]];
        }
    }

    private string Hash()
    {
        var hash = new Sha256();
        hash.Append(Images);
        hash.Append(Labels);
        Scale.AddTo(hash);
        return Convert.ToHexStringLower(hash.Finish());
    }
}
