namespace Sgvb.Data;

/// <summary>
/// The embedded data set: 28×28 digits, drawn by the project's own generator, for machines without MNIST. Example i depends on the seed, on
/// train or test, and on i alone: not on the machine, the thread count or how many are drawn.
/// </summary>
public static class Digits
{
    public const string Name = "digits";
    public const uint DefaultSeed = 1;
    public const int DefaultTrain = 20_000;
    public const int DefaultTest = 4_000;

    internal const int Side = 28;

    // Apart from every stream of training noise, whose numbers are layer·16 + purpose.
    private const uint TrainStream = 0xD1617000;
    private const uint TestStream = 0xD1617001;

    private static readonly Lazy<DataSets> LazyDefault = new(() => Generate(DefaultSeed, DefaultTrain, DefaultTest));

    /// <summary>20 000 training and 4 000 test examples, drawn on first use and kept.</summary>
    public static DataSets Default => LazyDefault.Value;

    public static DataSets Generate(uint seed, int train, int test) => new(
        Draw("digits-train", seed, TrainStream, train),
        Draw("digits-test", seed, TestStream, test),
        Name,
        FormattableString.Invariant($"digits, drawn by the embedded generator (seed {seed}, {train} training and {test} test examples)"));

    private static Dataset Draw(string name, uint seed, uint stream, int rows)
    {
        var shape = new Shape(1, Side, Side);
        var images = new byte[checked(rows * shape.Elements)];
        var labels = new byte[rows];
        Parallel.For(0, rows, () => new DigitPen(), (row, _, pen) =>
        {
            var random = new DrawRandom(seed, stream, (uint)row);
            var label = random.Below(Dataset.ClassCount);
            var styles = DigitShapes.Styles[label];
            pen.Draw(styles[random.Below(styles.Count)], ref random, images.AsSpan(row * shape.Elements, shape.Elements));
            labels[row] = (byte)label;
            return pen;
        }, _ => { });
        return new Dataset(name, shape, images, labels);
    }
}
