using MathNet.Numerics.Distributions;
using Sgvb.Backends;
using Sgvb.Backends.Simd;
using Sgvb.Noise;
using Sgvb.Tests.Statistics;

namespace Sgvb.Tests.Noise;

/// <summary>Draws of the managed backend against their distribution: moments, tails to 5σ, goodness of fit. Seeds are fixed.</summary>
public sealed class DistributionTests
{
    private const int Rows = 500;
    private const int Columns = 4000;

    public static TheoryData<NoiseGenerator> Generators() => [.. Enum.GetValues<NoiseGenerator>()];

    [Theory]
    [MemberData(nameof(Generators))]
    public void Two_million_normals_have_the_moments_tails_and_shape_of_a_normal(NoiseGenerator generator) =>
        CheckNormals(generator, blocks: 1, bins: 256);

    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Generators))]
    public void A_hundred_million_normals_have_the_moments_tails_and_shape_of_a_normal(NoiseGenerator generator) =>
        CheckNormals(generator, blocks: 50, bins: 1024);

    [Theory]
    [MemberData(nameof(Generators))]
    public void Two_million_uniforms_are_uniform(NoiseGenerator generator)
    {
        using var source = new Draws(generator, NoiseKind.Uniform);
        var values = source.Next();
        var counts = new long[256];
        var (sum, squares) = (0.0, 0.0);
        foreach (var u in values)
        {
            counts[Math.Min((int)(u * 256), 255)]++;
            sum += u;
            squares += (u - 0.5) * (u - 0.5);
        }

        Assert.InRange(values.Min(), float.Epsilon, 1f);
        Assert.InRange(values.Max(), float.Epsilon, 1f);
        AssertChiSquare(counts, values.Length);
        // Var u = 1/12; Var (u − ½)² = 1/80 − 1/144.
        AssertWithin(sum / values.Length, 0.5, Math.Sqrt(1.0 / 12 / values.Length), "mean");
        AssertWithin(squares / values.Length, 1.0 / 12, Math.Sqrt((1.0 / 80 - 1.0 / 144) / values.Length), "variance");
    }

    [Theory]
    [MemberData(nameof(Generators))]
    public void Two_million_signs_are_fair(NoiseGenerator generator)
    {
        using var source = new Draws(generator, NoiseKind.Sign);
        var values = source.Next();
        var sum = 0L;
        foreach (var sign in values)
            sum += (long)sign;
        Assert.All(values.Distinct(), sign => Assert.Equal(1, Math.Abs(sign)));
        AssertWithin((double)sum / values.Length, 0, 1 / Math.Sqrt(values.Length), "mean");
    }

    private static void CheckNormals(NoiseGenerator generator, int blocks, int bins)
    {
        using var source = new Draws(generator, NoiseKind.Normal);
        var edges = new float[bins - 1];
        for (var i = 0; i < edges.Length; i++)
            edges[i] = (float)Normal.InvCDF(0, 1, (i + 1.0) / bins);
        var counts = new long[bins];
        var tails = new long[6];
        var powers = new double[5];
        for (var block = 0; block < blocks; block++)
        {
            foreach (var value in source.Next())
            {
                double x = value;
                var square = x * x;
                powers[1] += x;
                powers[2] += square;
                powers[3] += square * x;
                powers[4] += square * square;
                var at = Array.BinarySearch(edges, value);
                counts[at >= 0 ? at : ~at]++;
                for (var k = 1; k <= 5 && Math.Abs(x) > k; k++)
                    tails[k]++;
            }
        }

        var n = (double)blocks * Rows * Columns;
        // Var of xᵖ is (2p − 1)!! − ((p − 1)!! for even p)².
        AssertWithin(powers[1] / n, 0, Math.Sqrt(1 / n), "mean");
        AssertWithin(powers[2] / n, 1, Math.Sqrt(2 / n), "second moment");
        AssertWithin(powers[3] / n, 0, Math.Sqrt(15 / n), "third moment");
        AssertWithin(powers[4] / n, 3, Math.Sqrt(96 / n), "fourth moment");
        AssertChiSquare(counts, (long)n);
        for (var k = 1; k <= 5; k++)
        {
            var p = 2 * Normal.CDF(0, 1, -k);
            // Beyond 4σ a count is small: Poisson, with its exact tail probabilities.
            var expected = n * p;
            var below = Poisson.CDF(expected, tails[k]);
            var above = tails[k] == 0 ? 1 : 1 - Poisson.CDF(expected, tails[k] - 1);
            if (expected < 1000)
                Assert.True(Math.Min(below, above) > Levels.OneTest / 2, $"{tails[k]} beyond {k}σ, {expected:0.0} expected");
            else
                AssertWithin(tails[k] / n, p, Math.Sqrt(p * (1 - p) / n), $"beyond {k}σ");
        }
    }

    private static void AssertChiSquare(long[] counts, long total)
    {
        var expected = (double)total / counts.Length;
        var statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        var p = 1 - ChiSquared.CDF(counts.Length - 1, statistic);
        Assert.True(p is > Levels.OneTest and < 1 - Levels.OneTest, $"chi-square {statistic:0.0} with {counts.Length} bins, p = {p}");
    }

    private static void AssertWithin(double actual, double expected, double standardError, string what)
    {
        var z = (actual - expected) / standardError;
        Assert.True(Math.Abs(z) <= Tolerances.StandardErrors, $"{what}: {actual}, expected {expected}, {z:0.0} standard errors away");
    }

    /// <summary>Blocks of two million draws, another draw number each.</summary>
    private sealed class Draws : IDisposable
    {
        private readonly IBackend _backend;
        private readonly Matrix _matrix;
        private readonly float[] _values = new float[Rows * Columns];
        private readonly NoiseKind _kind;
        private ulong _draw;

        public Draws(NoiseGenerator generator, NoiseKind kind)
        {
            _kind = kind;
            _backend = SimdBackend.Create(threads: 2, generator: generator);
            _matrix = _backend.Allocate(Rows, Columns);
        }

        public float[] Next()
        {
            _backend.FillNoise(_matrix, new NoiseKey(Seed: 20_150_608, Stream: 7, Draw: _draw++), _kind);
            _backend.Download(_matrix, _values);
            return _values;
        }

        public void Dispose()
        {
            _matrix.Dispose();
            _backend.Dispose();
        }
    }
}
