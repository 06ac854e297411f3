using Sgvb.Backends;
using Sgvb.Backends.Simd;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Noise;

namespace Sgvb.Tests.Agreement;

/// <summary>
/// Groups of any size give the bits of groups of one: the examples of a group share their noise, so a group in which one example differs
/// from zero must give that one what it gets alone. Seven takes four examples at once and three one by one; the blocks of a hundred cut it.
/// </summary>
public sealed class GroupTests
{
    private static readonly NoiseKey Key = new(Seed: 3, Stream: 16, Draw: 5);

    public static TheoryData<SimdPath, NoiseGenerator, int, int> Rows()
    {
        var rows = new TheoryData<SimdPath, NoiseGenerator, int, int>();
        foreach (var path in Enum.GetValues<SimdPath>())
            foreach (var generator in Enum.GetValues<NoiseGenerator>())
                foreach (var threads in (int[])[1, 3])
                    foreach (var group in (int[])[2, 7, 120])
                        rows.Add(path, generator, threads, group);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void One_by_one_equals_groups_with_idle_companions(SimdPath path, NoiseGenerator generator, int threads, int group)
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
                var many = Run(backend, key, group, Among(x, k, group), Among(delta, l, group), scale, group * m, k, l);
                var what = $"{m}×{k}×{l}";
                Assert.True(one.Y.AsSpan().SequenceEqual(Alone(many.Y, l, group)), $"y of {what}");
                Assert.True(one.GradScale.AsSpan().SequenceEqual(many.GradScale), $"gradScale of {what}");
                Assert.True(one.GradX.AsSpan().SequenceEqual(Alone(many.GradX, k, group)), $"gradX of {what}");
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
        backend.NoiseProductGradient(a, s, d, key, group, closedAtZero: true, gradX, gradScale);
        backend.NoiseProductGradient(a, s, d, key, group, closedAtZero: true, null, alone);
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

    /// <summary>Every row in a group of rows of zeros, at a place that goes through all.</summary>
    private static float[] Among(float[] values, int columns, int group)
    {
        var many = new float[values.Length * group];
        for (var r = 0; r < values.Length / columns; r++)
            values.AsSpan(r * columns, columns).CopyTo(many.AsSpan(Place(r, group) * columns));
        return many;
    }

    private static float[] Alone(float[] many, int columns, int group)
    {
        var values = new float[many.Length / group];
        for (var r = 0; r < values.Length / columns; r++)
            many.AsSpan(Place(r, group) * columns, columns).CopyTo(values.AsSpan(r * columns));
        return values;
    }

    private static int Place(int row, int group) => row * group + row % group;
}
