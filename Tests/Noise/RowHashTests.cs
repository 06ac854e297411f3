using Sgvb.Backends.Simd.Lanes;
using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Noise;

/// <summary>The parts of the faster generator: its hash, and its map from words to normals over a dense sweep.</summary>
public sealed unsafe class RowHashTests
{
    /// <summary>Keys of zero leave Wellons's triple32; these are the values of his C function.</summary>
    [Theory]
    [InlineData(0, 0x00000000u)]
    [InlineData(1, 0x042741d6u)]
    [InlineData(2, 0xf1dfe8e9u)]
    [InlineData(1000, 0x17e03a9eu)]
    public void Without_keys_the_hash_is_triple32(int column, uint expected)
    {
        Assert.Equal(expected, ReferenceRowHash.Word([0, 0, 0, 0], column));
        var (run, offset) = (column / 64 * 64, column % 16 / 4 * 4);
        RowHash.Words<Lane128, Wide128>(default, default, run, offset, out var w0, out var w1, out var w2, out var w3);
        var words = stackalloc float[16];
        foreach (var (at, word) in (IEnumerable<(int, Lane128)>)[(0, w0), (4, w1), (8, w2), (12, w3)])
            Lane128.Store(word, words + at);
        Assert.Equal(expected, BitConverter.SingleToUInt32Bits(words[column % 64 / 16 * 4 + column % 4]));
    }

    [Fact]
    public void The_table_deviates_from_the_inverse_CDF_by_no_more_than_it_states()
    {
        var worst = 0.0;
        foreach (var word in Words())
        {
            var x = Map(word);
            worst = Math.Max(worst, Math.Abs(x - ReferenceRowHash.InverseCdf(word)));
            Assert.Equal(ReferenceRowHash.Normal(word, mirrored: false), x);
            Assert.Equal(-x, Map(word | 0x80000000));
            Assert.InRange(Math.Abs(x), 0, 6.24f);
        }

        Assert.True(worst <= Tolerances.NormalTable, $"{worst:0.00e0}");
    }

    private static float Map(uint word)
    {
        Lane128 a = Lane128.Create(BitConverter.UInt32BitsToSingle(word)), b = a, c = a, d = a;
        NormalTable.FromWords(NormalTable.Data, ref a, ref b, ref c, ref d);
        var values = stackalloc float[4];
        Lane128.Store(a, values);
        return values[0];
    }

    /// <summary>The first and last 2^14 words (tail and centre), and 130 thousand between them, 60 in every octave of the tail.</summary>
    private static IEnumerable<uint> Words()
    {
        for (var word = 0u; word < 16384; word++)
            yield return word;
        for (var word = 16384u; word < 0x80000000 - 16384; word += Math.Max(1, Math.Min(16381, word / 60)))
            yield return word;
        for (var word = 0x80000000 - 16384; word < 0x80000000; word++)
            yield return word;
    }
}
