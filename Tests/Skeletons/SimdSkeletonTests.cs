using Sgvb.Backends;
using Sgvb.Backends.Simd;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;
using Sgvb.Noise;

namespace Sgvb.Tests.Skeletons;

/// <summary>
/// Every skeleton of the managed backend on every instruction set, shared out and alone, whatever stands in the padding. Members that take
/// turns, the last first, show one that writes beyond its share, which threads would only seldom.
/// </summary>
public sealed class SimdSkeletonTests
{
    private static readonly int[] Groups = [1, 2, 5, 40];

    [Theory]
    [InlineData(Product.NN)]
    [InlineData(Product.NT)]
    [InlineData(Product.TN)]
    public void Products(Product product) => Each(NoiseGenerator.Philox, checks =>
    {
        foreach (var (rows, columns, depth) in Shapes.EveryPair(Shapes.SimdEdges))
            checks.Products(product, rows, columns, depth);
        // More panels than are packed at once; in a team each member packs its own.
        checks.Products(product, 21, 250, 701);
    });

    [Fact]
    public void Maps() => Each(NoiseGenerator.Philox, checks =>
    {
        foreach (var (rows, columns, _) in Shapes.EveryPair(Shapes.SimdEdges))
            checks.Maps(rows, columns);
    });

    [Fact]
    public void Sums() => Each(NoiseGenerator.Philox, checks =>
    {
        foreach (var (rows, columns, _) in Shapes.EveryPair(Shapes.SimdEdges))
        {
            checks.ColumnSums(rows, columns);
            checks.RowSums(rows, columns);
            checks.TotalSums(rows, columns);
        }
    });

    /// <summary>More rows than one run, more columns than a run of partial sums.</summary>
    [Fact]
    public void Sums_of_maps() => Each(NoiseGenerator.Philox, checks =>
    {
        foreach (var (rows, columns, _) in Shapes.EveryPair(Shapes.SimdEdges))
            checks.MapSums(rows, columns);
        checks.MapSums(130, 37);
        checks.MapSums(2, 1061);
    });

    [Fact]
    public void Long_sums() => Each(NoiseGenerator.Philox, checks =>
    {
        checks.LongSums(1, 65536);
        checks.LongSums(70_000, 2);
    });

    [Fact]
    public void Losses() => Each(NoiseGenerator.Philox, checks =>
    {
        foreach (var (rows, classes, _) in Shapes.EveryPair(Shapes.SimdEdges))
            checks.Losses(rows, classes);
    });

    [Fact]
    public void Convolutions() => Each(backends =>
    {
        var checks = new ConvolutionChecks(backends);
        foreach (var (convolution, filters, after) in ConvolutionChecks.Geometries())
            checks.Check(convolution, filters, after);
    });

    [Fact]
    public void Flattening() => Each(backends =>
    {
        var checks = new ConvolutionChecks(backends);
        foreach (var (examples, positions, channels) in Shapes.EveryPair([]))
            checks.Flattening(examples, positions, channels);
    });

    [Theory]
    [InlineData(NoiseGenerator.Philox)]
    [InlineData(NoiseGenerator.RowHash)]
    public void Losses_of_drawn_logits(NoiseGenerator generator) => Each(generator, checks =>
    {
        foreach (var (rows, classes, _) in Shapes.EveryPair(Shapes.SimdEdges))
            checks.DrawnLosses(rows, classes, new LogitDraws(FirstRow: 2, RowsADraw: rows + 1, Count: 3, Of: 6));
        checks.DrawnLosses(5, 10, new LogitDraws(0, 5, 1, 1));
    });

    [Theory]
    [InlineData(NoiseGenerator.Philox)]
    [InlineData(NoiseGenerator.RowHash)]
    public void Noise(NoiseGenerator generator) => Each(generator, checks =>
    {
        foreach (var (rows, columns, _) in Shapes.EveryPair(Shapes.SimdEdges))
            checks.Noise(rows, columns);
    });

    [Theory]
    [InlineData(NoiseGenerator.Philox)]
    [InlineData(NoiseGenerator.RowHash)]
    public void Products_with_noise(NoiseGenerator generator) => Each(generator, checks =>
    {
        var next = 0;
        foreach (var (examples, inputs, columns) in Shapes.EveryPair(Shapes.SimdEdges))
            checks.NoiseProducts(examples, inputs, columns, Groups[next++ % Groups.Length]);
    });

    [Theory]
    [InlineData(NoiseGenerator.Philox)]
    [InlineData(NoiseGenerator.RowHash)]
    public void Squares_with_noise(NoiseGenerator generator) => Each(generator, checks =>
    {
        foreach (var (examples, inputs, columns) in Shapes.EveryPair(Shapes.SimdEdges))
            checks.NoiseSquares(examples, inputs, columns);
    });

    private static void Each(NoiseGenerator generator, Action<SkeletonChecks> check) =>
        Each(backends => check(new SkeletonChecks(backends, generator)), generator);

    private static void Each(Action<IReadOnlyList<PoisonedBackend>> check, NoiseGenerator generator = NoiseGenerator.Philox)
    {
        PoisonedBackend[] backends =
        [
            .. Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported)
                .Select(path => new PoisonedBackend(SimdBackend.Create(Team.InTurns(3), path, generator), $"three in turns, {path}, {generator}")),
            new PoisonedBackend(SimdBackend.Create(1, null, generator), $"alone, {generator}"),
            new PoisonedBackend(SimdBackend.Create(2, SimdPath.Portable, generator), $"two threads, {generator}"),
        ];
        try
        {
            check(backends);
        }
        finally
        {
            foreach (var backend in backends)
                backend.Dispose();
        }
    }
}
