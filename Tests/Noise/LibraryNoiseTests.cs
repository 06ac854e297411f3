using Sgvb.Backends;
using Sgvb.Backends.Simd;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Noise;

/// <summary>The managed backend's noise, element for element and bit for bit, on every instruction set, thread count and shape.</summary>
public sealed class LibraryNoiseTests
{
    private static readonly (int Rows, int Columns)[] Shapes =
        [(1, 1), (3, 7), (5, 15), (4, 16), (7, 17), (2, 33), (3, 63), (3, 64), (3, 65), (5, 100), (2, 129), (9, 200)];

    public static TheoryData<SimdPath, int> PathsAndThreads()
    {
        var rows = new TheoryData<SimdPath, int>();
        foreach (var path in Enum.GetValues<SimdPath>())
            foreach (var threads in (int[])[1, 2, 4])
                rows.Add(path, threads);
        return rows;
    }

    [Theory]
    [MemberData(nameof(PathsAndThreads))]
    public void Noise_is_the_contract_bit_for_bit(SimdPath path, int threads)
    {
        Assert.SkipUnless(SimdPaths.IsSupported(path), $"this processor has no {path}");
        using var backend = SimdBackend.Create(threads, path);
        foreach (var (rows, columns) in Shapes)
        {
            foreach (var firstRow in (long[])[0, 1, 12_345])
            {
                foreach (var kind in Enum.GetValues<NoiseKind>())
                {
                    foreach (var mirrored in (bool[])[false, true])
                    {
                        var key = new NoiseKey(Seed: 5, Stream: 17, Draw: 0x1_0000_0003, Mirrored: mirrored);
                        using var matrix = backend.Allocate(rows, columns);
                        backend.FillNoise(matrix, key, kind, firstRow);
                        var actual = new float[rows * columns];
                        backend.Download(matrix, actual);
                        var expected = new float[actual.Length];
                        for (var n = 0; n < expected.Length; n++)
                            expected[n] = Contract(key, kind, firstRow + n / columns, n % columns, columns);
                        var what = $"{rows}×{columns} from row {firstRow}, {kind}, mirrored {mirrored}";
                        Assert.True(expected.AsSpan().SequenceEqual(actual), what);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(PathsAndThreads))]
    public void The_faster_generator_s_noise_is_its_documents_bit_for_bit(SimdPath path, int threads)
    {
        Assert.SkipUnless(SimdPaths.IsSupported(path), $"this processor has no {path}");
        using var backend = SimdBackend.Create(threads, path, NoiseGenerator.RowHash);
        foreach (var (rows, columns) in Shapes)
        {
            foreach (var mirrored in (bool[])[false, true])
            {
                var key = new NoiseKey(Seed: 5, Stream: 17, Draw: 0x1_0000_0003, Mirrored: mirrored);
                const long firstRow = 0x1_0000_0007;
                foreach (var kind in Enum.GetValues<NoiseKind>())
                {
                    var actual = Fill(backend, key, kind, rows, columns, firstRow);
                    for (var n = 0; n < actual.Length; n++)
                    {
                        var (row, column) = (firstRow + n / columns, n % columns);
                        var word = ReferenceNoise.Word(key, row, column, columns, NoiseGenerator.RowHash);
                        Assert.Equal(
                            kind switch
                            {
                                NoiseKind.Normal => ReferenceRowHash.Normal(word, mirrored),
                                NoiseKind.Sign => ContractFloats.Sign(word, mirrored),
                                _ => ContractFloats.Uniform(word, mirrored),
                            },
                            actual[n]);
                    }
                }
            }
        }
    }

    /// <summary>A matrix filled in pieces equals the whole: what sharding and chunking rest on.</summary>
    [Fact]
    public void Pieces_make_the_whole()
    {
        using var backend = SimdBackend.Create(threads: 2);
        var key = new NoiseKey(1, 2, 3);
        using var whole = backend.Allocate(10, 77);
        backend.FillNoise(whole, key, NoiseKind.Normal);
        var expected = new float[10 * 77];
        backend.Download(whole, expected);
        var actual = new float[10 * 77];
        for (var (row, size) = (0, 1); row < 10; row += size, size = Math.Min(size + 1, 10 - row))
        {
            using var piece = backend.Allocate(size, 77);
            backend.FillNoise(piece, key, NoiseKind.Normal, row);
            backend.Download(piece, actual.AsSpan(row * 77, size * 77));
        }

        Assert.Equal(expected, actual);
    }

    private static float[] Fill(IBackend backend, NoiseKey key, NoiseKind kind, int rows, int columns, long firstRow)
    {
        using var matrix = backend.Allocate(rows, columns);
        backend.FillNoise(matrix, key, kind, firstRow);
        var values = new float[rows * columns];
        backend.Download(matrix, values);
        return values;
    }

    private static float Contract(NoiseKey key, NoiseKind kind, long row, int column, int columns)
    {
        var word = ReferenceNoise.Word(key, row, column, columns);
        return kind switch
        {
            NoiseKind.Normal => ContractFloats.Normal(word, key.Mirrored),
            NoiseKind.Sign => ContractFloats.Sign(word, key.Mirrored),
            _ => ContractFloats.Uniform(word, key.Mirrored),
        };
    }
}
