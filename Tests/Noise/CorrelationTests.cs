using Sgvb.Backends.Simd;
using Sgvb.Noise;
using Xunit;

namespace Sgvb.Tests.Noise;

/// <summary>Neighbouring streams, draws, seeds, rows and columns are uncorrelated, and so are their squares.</summary>
public sealed class CorrelationTests
{
    private const int Rows = 512;
    private const int Columns = 512;
    private static readonly NoiseKey Key = new(Seed: 42, Stream: 16, Draw: 9);

    public static TheoryData<string, uint, uint, ulong, int, int> Neighbours() => new()
    {
        { "next stream", 0, 1, 0, 0, 0 },
        { "next layer", 0, 16, 0, 0, 0 },
        { "next draw", 0, 0, 1, 0, 0 },
        { "draw 2^32 on", 0, 0, 1ul << 32, 0, 0 },
        { "next seed", 1, 0, 0, 0, 0 },
        { "next row", 0, 0, 0, 1, 0 },
        { "next column", 0, 0, 0, 0, 1 },
        { "next counter's word", 0, 0, 0, 0, 16 },
        { "next run", 0, 0, 0, 0, 64 },
    };

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void Neighbours_are_uncorrelated(string what, uint seed, uint stream, ulong draw, int row, int column)
    {
        var first = Noise(Key, 0);
        var second = Noise(new NoiseKey(Key.Seed + seed, Key.Stream + stream, Key.Draw + draw), row);
        var (product, productOfSquares, pairs) = (0.0, 0.0, 0);
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

        // Under independence ab has variance 1 and (a² − 1)(b² − 1) has variance 4.
        Assert.True(Math.Abs(product) <= Tolerances.StandardErrors * Math.Sqrt(pairs), $"{what}: {product / Math.Sqrt(pairs):0.0}");
        var squares = productOfSquares / Math.Sqrt(4.0 * pairs);
        Assert.True(Math.Abs(squares) <= Tolerances.StandardErrors, $"{what}, squares: {squares:0.0}");
    }

    /// <summary>The test above can fail: an array and itself are correlated.</summary>
    [Fact]
    public void The_same_key_gives_the_same_noise_and_the_mirrored_key_its_negation()
    {
        var noise = Noise(Key, 0);
        Assert.Equal(noise, Noise(Key, 0));
        Assert.Equal(noise.Select(x => -x), Noise(Key with { Mirrored = true }, 0));
    }

    private static float[] Noise(NoiseKey key, long firstRow)
    {
        using var backend = SimdBackend.Create(threads: 1);
        using var matrix = backend.Allocate(Rows, Columns);
        backend.FillNoise(matrix, key, NoiseKind.Normal, firstRow);
        var values = new float[Rows * Columns];
        backend.Download(matrix, values);
        return values;
    }
}
