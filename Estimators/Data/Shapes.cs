namespace Sgvb.Data;

/// <summary>
/// The embedded data set in colour: 3x32x32 pictures of ten shapes, drawn by the project's own generator, for machines without CIFAR-10. A class
/// is a shape, whatever its place, size, turn and colours. Example i depends on the seed, on train or test, and on i alone: not on the machine, the
/// thread count or how many are drawn.
/// </summary>
public static class Shapes
{
    public const string Name = "shapes";
    public const uint DefaultSeed = 1;
    public const int DefaultTrain = 20_000;
    public const int DefaultTest = 4_000;

    // Apart from the digits' and from every stream of training noise, whose numbers are layer·16 + purpose.
    private const uint TrainStream = 0x54A9E000;
    private const uint TestStream = 0x54A9E001;

    private static readonly Lazy<DataSets> LazyDefault = new(() => Generate(DefaultSeed, DefaultTrain, DefaultTest));

    /// <summary>20 000 training and 4 000 test examples, drawn on first use and kept.</summary>
    public static DataSets Default => LazyDefault.Value;

    public static DataSets Generate(uint seed, int train, int test) => new(
        Draw("shapes-train", seed, TrainStream, train),
        Draw("shapes-test", seed, TestStream, test),
        Name,
        FormattableString.Invariant($"shapes, drawn by the embedded generator (seed {seed}, {train} training and {test} test examples)"));

    private static Dataset Draw(string name, uint seed, uint stream, int rows)
    {
        var shape = new Shape(3, ShapePen.Side, ShapePen.Side);
        var images = new byte[checked(rows * shape.Elements)];
        var labels = new byte[rows];
        Parallel.For(0, rows, () => new ShapePen(), (row, _, pen) =>
        {
            var random = new DrawRandom(seed, stream, (uint)row);
            var label = random.Below(Outline.All.Count);
            pen.Draw(Outline.All[label], ref random, images.AsSpan(row * shape.Elements, shape.Elements));
            labels[row] = (byte)label;
            return pen;
        }, _ => { });
        return new Dataset(name, shape, images, labels);
    }
}
