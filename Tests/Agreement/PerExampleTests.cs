using Sgvb.Backends;
using Sgvb.Backends.Simd;
using Sgvb.Noise;
using Xunit;

namespace Sgvb.Tests.Agreement;

/// <summary>
/// The kernel for groups of one example gives the bits of the one for any group. Two examples share the noise of a group of two, so a
/// minibatch in which every other example is zero must give the other half what groups of one give.
/// </summary>
public sealed class PerExampleTests
{
    private static readonly NoiseKey Key = new(Seed: 3, Stream: 16, Draw: 5);

    public static TheoryData<SimdPath, NoiseGenerator, int> Rows()
    {
        var rows = new TheoryData<SimdPath, NoiseGenerator, int>();
        foreach (var path in Enum.GetValues<SimdPath>())
            foreach (var generator in Enum.GetValues<NoiseGenerator>())
                foreach (var threads in (int[])[1, 3])
                    rows.Add(path, generator, threads);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void One_by_one_equals_groups_of_two_with_an_idle_twin(SimdPath path, NoiseGenerator generator, int threads)
    {
        Assert.SkipUnless(SimdPaths.IsSupported(path), $"this processor has no {path}");
        using var backend = SimdBackend.Create(threads, path, generator);
        foreach (var (m, k, l) in ((int, int, int)[])
            [(1, 1, 1), (3, 5, 15), (2, 65, 16), (7, 67, 33), (103, 9, 100), (5, 130, 129), (4, 3, 200)])
        {
            foreach (var key in (NoiseKey[])[Key, Key with { Mirrored = true }])
            {
                var random = new Random(m * 1000 + k);
                var x = Values(random, m * k, zeros: 2);
                var delta = Values(random, m * l, zeros: 5);
                var scale = Values(random, k * l, zeros: 7);
                var one = Run(backend, key, 1, x, delta, scale, m, k, l);
                var two = Run(backend, key, 2, WithTwins(x, k), WithTwins(delta, l), scale, 2 * m, k, l);
                var what = $"{m}×{k}×{l}";
                Assert.True(one.Y.AsSpan().SequenceEqual(WithoutTwins(two.Y, l)), $"y of {what}");
                Assert.True(one.GradScale.AsSpan().SequenceEqual(two.GradScale), $"gradScale of {what}");
                var gradX = WithoutTwins(two.GradX, k);
                for (var n = 0; n < x.Length; n++)
                    Assert.True(one.GradX[n] == (x[n] == 0 ? 0 : gradX[n]), $"gradX of {what}, {n}");
                Assert.True(one.GradScale.AsSpan().SequenceEqual(one.GradScaleAlone), $"gradScale without gradX of {what}");
            }
        }
    }

    private static (float[] Y, float[] GradX, float[] GradScale, float[] GradScaleAlone) Run(
        IBackend backend, NoiseKey key, int group, float[] x, float[] delta, float[] scale, int m, int k, int l)
    {
        using Matrix a = backend.Allocate(m, k), s = backend.Allocate(k, l), d = backend.Allocate(m, l), y = backend.Allocate(m, l);
        using Matrix gradX = backend.Allocate(m, k), gradScale = backend.Allocate(k, l), alone = backend.Allocate(k, l);
        backend.Upload(x, a);
        backend.Upload(scale, s);
        backend.Upload(delta, d);
        // What a buffer held before must not matter.
        backend.Upload([.. Enumerable.Repeat(9f, m * k)], gradX);
        backend.Upload([.. Enumerable.Repeat(9f, k * l)], gradScale);
        backend.Upload([.. Enumerable.Repeat(9f, m * l)], y);
        backend.NoiseProduct(a, s, key, group, y);
        backend.NoiseProductGradient(a, s, d, key, group, gradX, gradScale);
        backend.NoiseProductGradient(a, s, d, key, group, null, alone);
        return (Download(backend, y), Download(backend, gradX), Download(backend, gradScale), Download(backend, alone));
    }

    private static float[] Download(IBackend backend, Matrix matrix)
    {
        var values = new float[matrix.Rows * matrix.Columns];
        backend.Download(matrix, values);
        return values;
    }

    /// <summary>One in <paramref name="zeros"/> is zero.</summary>
    private static float[] Values(Random random, int count, int zeros)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
            value = random.Next(zeros) == 0 ? 0 : random.NextSingle() - 0.5f;
        return values;
    }

    /// <summary>A row of zeros after every row.</summary>
    private static float[] WithTwins(float[] values, int columns) =>
        [.. values.Chunk(columns).SelectMany(row => row.Concat(new float[columns]))];

    private static float[] WithoutTwins(float[] values, int columns) =>
        [.. values.Chunk(columns).Where((_, r) => r % 2 == 0).SelectMany(row => row)];
}
