using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Noise;

/// <summary>Philox4x32 against the known-answer vectors that Random123 publishes.</summary>
public sealed class PhiloxTests
{
    public static TheoryData<int, uint[], uint[], uint[]> KnownAnswers() => new()
    {
        { 10, [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        {
            10, [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff],
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        },
        {
            10, [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        },
        { 7, [0, 0, 0, 0], [0, 0], [0x5f6fb709, 0x0d893f64, 0x4f121f81, 0x4f730a48] },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Blocks_are_the_published_ones(int rounds, uint[] counter, uint[] key, uint[] expected)
    {
        var (r0, r1, r2, r3) =
            ReferencePhilox.Block(counter[0], counter[1], counter[2], counter[3], key[0], key[1], rounds);
        Assert.Equal(expected, new[] { r0, r1, r2, r3 });
        var (w0, w1, w2, w3) = Philox.Block(counter[0], counter[1], counter[2], counter[3], key[0], key[1], rounds);
        Assert.Equal(expected, new[] { w0, w1, w2, w3 });
    }

    /// <summary>Element addressing: one element at a time, against the reference's own reading of the contract.</summary>
    [Fact]
    public void Words_of_elements_are_where_the_contract_puts_them()
    {
        var key = new NoiseKey(Seed: 0x89abcdef, Stream: 0x01234567, Draw: 0x1122334455667788);
        foreach (var columns in (int[])[1, 15, 16, 17, 63, 64, 65, 128, 1000])
            foreach (var row in (long[])[0, 1, 7, 784_000, 5_000_000_000])
                for (var column = 0; column < columns; column++)
                    Assert.Equal(ReferenceNoise.Word(key, row, column, columns), Philox.Word(key, row, column, columns));
    }

    /// <summary>No two elements of an array share a place.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(130)]
    public void Places_are_unique(int columns)
    {
        var places = new HashSet<(ulong, int)>();
        for (var row = 0; row < 50; row++)
            for (var column = 0; column < columns; column++)
                Assert.True(places.Add(NoiseIndex.Of(row, column, columns)));
    }
}
