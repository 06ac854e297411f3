using System.Numerics;
using Sgvb.Backends;
using Sgvb.Backends.Simd;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Noise;
using Sgvb.References;
using Sgvb.Tests.Gpu;
using Sgvb.Tests.Statistics;

namespace Sgvb.Tests.Noise;

/// <summary>Randomised quasi-Monte Carlo points: their bits on every backend, and what makes them a net and each of them uniform.</summary>
[Collection(Simulator.Collection)]
public sealed class PointTests
{
    private const int Columns = 70;

    /// <summary>Of three examples with two positions, two samples and three draws for each, in the second of two gradients.</summary>
    private static readonly PointSet Set = PointSet.Of(examples: 3, positions: 2, samples: 2, draws: 3, passes: 2);

    private static readonly NoiseKey Key = new NoiseKey(5, 0, 7, Sample: 1).For(2, NoiseStream.PreActivation, Set);

    /// <summary>The first points of the first dimensions, as published with the direction numbers.</summary>
    [Theory]
    [InlineData(0, new[] { 0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875 })]
    [InlineData(1, new[] { 0, 0.5, 0.75, 0.25, 0.625, 0.125, 0.375, 0.875 })]
    [InlineData(2, new[] { 0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125 })]
    public void Sobol_s_points_are_those_of_Joe_and_Kuo(int dimension, double[] expected)
    {
        for (var n = 0u; n < expected.Length; n++)
            Assert.Equal(expected[n], ReferencePoints.Sobol(dimension, n) / 4294967296.0);
    }

    [Theory]
    [InlineData(NoiseGenerator.Philox)]
    [InlineData(NoiseGenerator.RowHash)]
    public void Every_backend_has_the_reference_s_bits(NoiseGenerator generator)
    {
        var rows = Set.Rows * 2 * 3;
        var expected = new float[rows * Columns];
        for (var row = 0; row < rows; row++)
            for (var j = 0; j < Columns; j++)
            {
                var (draw, sample, example, position) = (row / 12, row / 6 % 2, row / 2 % 3, row % 2);
                var (number, bits) = ReferencePoints.Number((example, 3), (1, 2), (sample, 2), (draw, 3));
                var word = ReferencePoints.Word(Key, number, bits, position, j, Columns, generator);
                expected[row * Columns + j] = generator == NoiseGenerator.RowHash ? ReferenceRowHash.Normal(word, false) : ContractFloats.Normal(word, false);
            }

        IEnumerable<Func<IBackend>> backends = Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported)
            .Select<SimdPath, Func<IBackend>>(path => () => SimdBackend.Create(2, path, generator));
        foreach (var create in generator == NoiseGenerator.Philox ? backends.Append(Simulator.Create) : backends)
        {
            using var backend = create();
            foreach (var (first, count) in ((int, int)[])[(0, rows), (13, 5)])
            {
                using var target = backend.Allocate(count, Columns);
                backend.FillNoise(target, Key, NoiseKind.Normal, first);
                var actual = new float[count * Columns];
                backend.Download(target, actual);
                Assert.Equal(expected.AsSpan(first * Columns, actual.Length).ToArray(), actual);
            }
        }
    }

    /// <summary>The draws of a sample, the samples of an example and all examples: 2^k of them have one point in each of 2^k equal intervals.</summary>
    [Fact]
    public void Every_column_is_stratified_at_every_level()
    {
        var set = PointSet.Of(examples: 8, positions: 1, samples: 4, draws: 4, passes: 1);
        for (var j = 0; j < 40; j++)
            foreach (var size in (int[])[4, 16, 128])
                for (var block = 0; block < 128 / size; block++)
                    Assert.Equal(size, Words(set, j).Skip(block * size).Take(size).Select(w => w >> (32 - BitOperations.Log2((uint)size))).Distinct().Count());
    }

    /// <summary>The first two columns are a (0, m, 2)-net together: one point in every rectangle of area 2^-m, whatever its shape.</summary>
    [Fact]
    public void Two_columns_are_a_net_together()
    {
        var set = PointSet.Of(examples: 1, positions: 1, samples: 1, draws: 64, passes: 1);
        var (one, two) = (Words(set, 0), Words(set, 1));
        for (var first = 0; first <= 6; first++)
            Assert.Equal(64, one.Zip(two, (a, b) => (first == 0 ? 0 : a >> (32 - first), first == 6 ? 0 : b >> (26 + first))).Distinct().Count());
    }

    /// <summary>
    /// Over the keys a point is uniform in all its coordinates together: means and covariances of two columns of one group, of different groups,
    /// and of a column with itself at another position.
    /// </summary>
    [Fact]
    public void A_point_is_uniform_over_the_keys()
    {
        const int keys = 4000;
        var set = PointSet.Of(examples: 4, positions: 2, samples: 1, draws: 2, passes: 1);
        int[] columns = [0, 1, 17, 40];
        var values = Enumerable.Range(0, keys)
            .Select(k => new NoiseKey(1, 0, (ulong)k).For(0, NoiseStream.PreActivation, set))
            .Select(key => (double[])[.. from position in (int[])[0, 1] from j in columns select Centred(ReferencePoints.Word(key, 5, set.Bits, position, j, Columns, NoiseGenerator.Philox))])
            .ToList();
        var bound = Levels.Bound(8 + 8 * 9 / 2);
        for (var a = 0; a < 8; a++)
        {
            Assert.True(Math.Abs(values.Average(v => v[a])) <= bound / Math.Sqrt(keys), $"mean of {a}");
            for (var b = 0; b < a; b++)
                Assert.True(Math.Abs(values.Average(v => v[a] * v[b])) <= bound / Math.Sqrt(keys), $"covariance of {a} and {b}");

            // u² of a standardised uniform has mean 1 and variance 4/5.
            Assert.True(Math.Abs(values.Average(v => v[a] * v[a]) - 1) <= bound * Math.Sqrt(0.8 / keys), $"variance of {a}");
        }
    }

    /// <summary>
    /// What the scrambling is for: the mean of a smooth function over n points of a net has a standard deviation far below n independent ones'.
    /// </summary>
    [Fact]
    public void A_mean_over_scrambled_points_varies_less()
    {
        var set = PointSet.Of(examples: 1, positions: 1, samples: 1, draws: 64, passes: 1);
        var means = Enumerable.Range(0, 200).Select(k =>
        {
            var columns = Enumerable.Range(0, 3).Select(j => Words(set, j, (ulong)k)).ToList();
            return Enumerable.Range(0, 64).Average(n => columns.Aggregate(1.0, (product, c) => product * (1 + 0.5 * Centred(c[n]))));
        }).ToList();
        var variance = means.Average(m => (m - 1) * (m - 1));
        var independent = (Math.Pow(1.25, 3) - 1) / 64;
        Assert.True(variance < 0.05 * independent, $"{variance} of {independent}");
    }

    [Fact]
    public void More_points_than_bits_are_refused() =>
        Assert.Contains("too many points", Assert.Throws<SgvbException>(() => PointSet.Of(1 << 20, 1, 1, 1 << 16, 1)).Message, StringComparison.Ordinal);

    private static double Centred(uint word) => (word / 4294967296.0 - 0.5) * Math.Sqrt(12);

    /// <summary>A column in the order of the points' numbers.</summary>
    private static uint[] Words(PointSet set, int column, ulong draw = 3)
    {
        var key = new NoiseKey(9, 0, draw).For(1, NoiseStream.PreActivation, set);
        return [.. Enumerable.Range(0, 1 << set.Bits).Select(n => ReferencePoints.Word(key, (uint)n, set.Bits, 0, column, Columns, NoiseGenerator.Philox))];
    }
}
