using System.Runtime.InteropServices;

namespace Sgvb.Data;

/// <summary>
/// How the byte of a pixel becomes what a network is given, by channel: <c>unit</c>, the byte over 255, or <c>standardised</c>, of which the
/// channel's mean is taken and which is divided by its standard deviation, both of the training set.
/// </summary>
public sealed class PixelScale
{
    /// <summary>The usual one: pixels in [0, 1].</summary>
    public const string UnitName = "unit";

    public const string StandardisedName = "standardised";

    /// <summary>Under which files name a scale.</summary>
    public const string MetadataKey = "preprocess";

    private const string MeanKey = "pixel_mean", DeviationKey = "pixel_deviation";

    private const int Levels = 256;

    // [channel, byte].
    private readonly float[] _table;

    private PixelScale(string name, double[] means, double[] deviations, float[] table) =>
        (Name, Means, Deviations, _table) = (name, means, deviations, table);

    /// <summary>The names that --preprocess knows, the usual one first.</summary>
    public static IReadOnlyList<string> Names { get; } = [UnitName, StandardisedName];

    public string Name { get; }

    /// <summary>By channel, in [0, 1]; 0 for the usual scale.</summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>By channel, in (0, 1]; 1 for the usual scale.</summary>
    public IReadOnlyList<double> Deviations { get; }

    public int Channels => Means.Count;

    public bool IsUsual => Name == UnitName;

    public static PixelScale Unit(int channels)
    {
        var table = new float[channels * Levels];
        for (var i = 0; i < table.Length; i++)
            table[i] = i % Levels / 255f;
        return new PixelScale(UnitName, new double[channels], [.. Enumerable.Repeat(1.0, channels)], table);
    }

    /// <summary>
    /// Mean 0 and standard deviation 1 in every channel over all pixels of a training set. A channel that never changes becomes 0.
    /// </summary>
    public static PixelScale Standardised(Dataset train)
    {
        var (channels, pixels) = (train.Shape.Channels, (double)train.Rows * train.Shape.Positions);
        var (means, deviations) = (new double[channels], new double[channels]);
        var table = new float[channels * Levels];
        for (var c = 0; c < channels; c++)
        {
            // Sums of whole numbers are the same in any order, on every machine.
            var counts = Count(train, c);
            var (sum, squares) = (0L, 0L);
            for (var b = 0; b < Levels; b++)
                (sum, squares) = (sum + b * counts[b], squares + b * b * counts[b]);
            means[c] = sum / pixels / 255;
            var variance = (squares - sum / pixels * sum) / pixels / (255 * 255);
            deviations[c] = variance > 0 ? Math.Sqrt(variance) : 1;
            for (var b = 0; b < Levels; b++)
                table[c * Levels + b] = (float)((b / 255.0 - means[c]) / deviations[c]);
        }

        return new PixelScale(StandardisedName, means, deviations, table);
    }

    /// <summary>One picture.</summary>
    /// <param name="bytes">[elements], channel by channel.</param>
    /// <param name="values">[elements], filled.</param>
    public void Apply(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        var positions = bytes.Length / Channels;
        for (var c = 0; c < Channels; c++)
        {
            var table = _table.AsSpan(c * Levels, Levels);
            var from = bytes.Slice(c * positions, positions);
            var to = values.Slice(c * positions, positions);
            for (var p = 0; p < from.Length; p++)
                to[p] = table[from[p]];
        }
    }

    /// <summary>What files say of a scale that is not the usual one: its name, and its constants by channel.</summary>
    public IReadOnlyList<(string Key, string Value)> Metadata => IsUsual ? [] :
        [(MetadataKey, Name), (MeanKey, Text(Means)), (DeviationKey, Text(Deviations))];

    /// <summary>What follows a data set's name where its scale is not the usual one: ", standardised".</summary>
    public string Suffix => IsUsual ? "" : $", {Name}";

    /// <summary>For people: the constants with four decimals.</summary>
    public override string ToString() => IsUsual ? "pixels in [0, 1]" : string.Create(CultureInfo.InvariantCulture,
        $"pixels standardised by channel with the training set's mean {Short(Means)} and standard deviation {Short(Deviations)}");

    internal void AddTo(Sha256 hash)
    {
        if (!IsUsual)
            hash.Append(MemoryMarshal.AsBytes(_table.AsSpan()));
    }

    private static long[] Count(Dataset data, int channel)
    {
        var counts = new long[Levels];
        var positions = data.Shape.Positions;
        for (var row = 0; row < data.Rows; row++)
            foreach (var b in data.Image(row).Slice(channel * positions, positions))
                counts[b]++;
        return counts;
    }

    private static string Text(IEnumerable<double> values) => string.Join(' ', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));

    private static string Short(IEnumerable<double> values) => string.Join(' ', values.Select(v => v.ToString("F4", CultureInfo.InvariantCulture)));
}
