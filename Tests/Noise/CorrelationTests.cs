using Sgvb.Backends.Simd;
using Sgvb.Noise;

namespace Sgvb.Tests.Noise;

/// <summary>Neighbouring streams, draws, seeds, rows and columns are uncorrelated, and so are their squares.</summary>
public sealed class CorrelationTests
{
    private const int Rows = 512;
    private const int Columns = 512;
    private static readonly NoiseKey Key = new(Seed: 42, Stream: 16, Draw: 9);

    public static TheoryData<NoiseGenerator, string, uint, uint, ulong, int, int> Neighbours()
    {
        var rows = new TheoryData<NoiseGenerator, string, uint, uint, ulong, int, int>();
        foreach (var generator in Enum.GetValues<NoiseGenerator>())
        {
            rows.Add(generator, "next stream", 0, 1, 0, 0, 0);
            rows.Add(generator, "next layer", 0, 16, 0, 0, 0);
            rows.Add(generator, "next draw", 0, 0, 1, 0, 0);
            rows.Add(generator, "draw 2^32 on", 0, 0, 1ul << 32, 0, 0);
            rows.Add(generator, "next seed", 1, 0, 0, 0, 0);
            rows.Add(generator, "next row", 0, 0, 0, 1, 0);
            rows.Add(generator, "next row and column", 0, 0, 0, 1, 1);
            foreach (var lag in (int[])[1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 128, 256])
                rows.Add(generator, $"{lag} columns on", 0, 0, 0, 0, lag);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void Neighbours_are_uncorrelated(NoiseGenerator generator, string what, uint seed, uint stream, ulong draw, int row, int column)
    {
        var first = Noise(generator, Key, 0);
        var second = Noise(generator, new NoiseKey(Key.Seed + seed, Key.Stream + stream, Key.Draw + draw), row);
        Check(what, [(first, second)], column);
    }

    /// <summary>Sixty-seven million pairs at each lag: a correlation of 5e-4 is found.</summary>
    [Theory]
    [Trait("Length", "long")]
    [InlineData(NoiseGenerator.Philox)]
    [InlineData(NoiseGenerator.RowHash)]
    public void Columns_are_uncorrelated_over_many_draws(NoiseGenerator generator)
    {
        var arrays = Enumerable.Range(0, 256).Select(draw => Noise(generator, Key with { Draw = (ulong)draw }, 0)).ToList();
        foreach (var lag in (int[])[1, 2, 4, 8, 15, 16, 17, 32, 48, 64, 128])
            Check($"{lag} columns on", [.. arrays.Select(a => (a, a))], lag);
    }

    /// <summary>The tests above can fail: an array and itself are correlated.</summary>
    [Theory]
    [InlineData(NoiseGenerator.Philox)]
    [InlineData(NoiseGenerator.RowHash)]
    public void The_same_key_gives_the_same_noise_and_the_mirrored_key_its_negation(NoiseGenerator generator)
    {
        var noise = Noise(generator, Key, 0);
        Assert.Equal(noise, Noise(generator, Key, 0));
        Assert.Equal(noise.Select(x => -x), Noise(generator, Key with { Mirrored = true }, 0));
    }

    [Fact]
    public void The_generators_are_not_the_same() =>
        Assert.NotEqual(Noise(NoiseGenerator.Philox, Key, 0), Noise(NoiseGenerator.RowHash, Key, 0));

    private static void Check(string what, IReadOnlyList<(float[] First, float[] Second)> arrays, int column)
    {
        var (product, productOfSquares, pairs) = (0.0, 0.0, 0L);
        foreach (var (first, second) in arrays)
        {
            for (var r = 0; r < Rows; r++)
            {
                for (var c = 0; c + column < Columns; c++)
                {
                    double a = first[r * Columns + c], b = second[r * Columns + c + column];
                    product += a * b;
                    productOfSquares += (a * a - 1) * (b * b - 1);
                    pairs++;
                }
            }
        }

        // Under independence ab has variance 1 and (a² − 1)(b² − 1) has variance 4.
        Assert.True(Math.Abs(product) <= Tolerances.StandardErrors * Math.Sqrt(pairs), $"{what}: {product / Math.Sqrt(pairs):0.0}");
        var squares = productOfSquares / Math.Sqrt(4.0 * pairs);
        Assert.True(Math.Abs(squares) <= Tolerances.StandardErrors, $"{what}, squares: {squares:0.0}");
    }

    private static float[] Noise(NoiseGenerator generator, NoiseKey key, long firstRow)
    {
        using var backend = SimdBackend.Create(threads: 1, generator: generator);
        using var matrix = backend.Allocate(Rows, Columns);
        backend.FillNoise(matrix, key, NoiseKind.Normal, firstRow);
        var values = new float[Rows * Columns];
        backend.Download(matrix, values);
        return values;
    }
}
