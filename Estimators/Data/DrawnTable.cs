namespace Sgvb.Data;

/// <summary>
/// The embedded data set that is no picture: rows of 13 numbers and two classes, as large as tables that medicine or commerce has, for small
/// networks. Three hidden factors u, v, w decide: the class is 1 where u·v + w/2 &gt; 0, so that a linear model sees w alone. Every column mixes them with
/// weights of its own and adds noise, and is kept to a byte. Example i depends on the seed, on train or test, and on i alone: not on the machine, the
/// thread count or how many are drawn.
/// </summary>
public static class DrawnTable
{
    public const string Name = "table";
    public const uint DefaultSeed = 1;
    public const int DefaultTrain = 2_000;
    public const int DefaultTest = 2_000;

    private const int Columns = 13;
    private const int Classes = 2;
    private const double Noise = 0.5;

    // Bytes of a standard deviation: five of them stay within a byte, and what does not is cut off.
    private const double Middle = 127.5, Spread = 25;

    // Apart from the pictures' and from every stream of training noise, whose numbers are layer·16 + purpose.
    private const uint TrainStream = 0x7AB1E000;
    private const uint TestStream = 0x7AB1E001;

    private static readonly Lazy<DataSets> LazyDefault = new(() => Generate(DefaultSeed, DefaultTrain, DefaultTest));

    /// <summary>Of one example.</summary>
    public static Shape Shape { get; } = new(Columns);

    /// <summary>2 000 training and 2 000 test examples, drawn on first use and kept.</summary>
    public static DataSets Default => LazyDefault.Value;

    public static DataSets Generate(uint seed, int train, int test) => new(
        Draw("table-train", seed, TrainStream, train),
        Draw("table-test", seed, TestStream, test),
        Name,
        FormattableString.Invariant($"table, drawn by the embedded generator (seed {seed}, {train} training and {test} test examples)"));

    private static Dataset Draw(string name, uint seed, uint stream, int rows)
    {
        var values = new byte[checked(rows * Columns)];
        var labels = new byte[rows];
        for (var row = 0; row < rows; row++)
        {
            var random = new DrawRandom(seed, stream, (uint)row);
            double u = random.Bell(), v = random.Bell(), w = random.Bell();
            labels[row] = (byte)(u * v + 0.5 * w > 0 ? 1 : 0);
            for (var c = 0; c < Columns; c++)
            {
                // Halves and quarters between −1 and 1, another mixture for every column.
                var mixed = u * ((c * 5 % 9 - 4) * 0.25) + v * ((c * 4 % 7 - 3) * 0.25) + w * ((c * 2 % 5 - 2) * 0.5);
                values[row * Columns + c] = (byte)Math.Clamp(Math.Round(Middle + Spread * (mixed + Noise * random.Bell())), 0, 255);
            }
        }

        return new Dataset(name, Shape, values, labels, Classes);
    }
}
