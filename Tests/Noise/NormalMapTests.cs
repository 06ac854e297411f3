using MathNet.Numerics.Distributions;
using Sgvb.Noise;
using Sgvb.Numerics;
using Sgvb.References;

namespace Sgvb.Tests.Noise;

/// <summary>The map from a word to a normal: its deviation from the true inverse CDF, over a dense sweep of words.</summary>
public sealed class NormalMapTests
{
    private const uint Half = 0x80000000;

    [Fact]
    public void The_map_deviates_from_the_inverse_CDF_by_no_more_than_it_states()
    {
        var (inDouble, inFloat, betweenThem) = (0.0, 0.0, 0.0);
        foreach (var word in PositiveWords())
        {
            var u = (word + 0.5) / 4294967296.0;
            var truth = -Normal.InvCDF(0, 1, u);
            var exact = ReferenceNoise.NormalOfWord(word);
            var rounded = NormalMap.FromWord(new ScalarLane(BitConverter.UInt32BitsToSingle(word))).Value;
            inDouble = Math.Max(inDouble, Math.Abs(exact - truth));
            inFloat = Math.Max(inFloat, Math.Abs(rounded - truth));
            betweenThem = Math.Max(betweenThem, Math.Abs(rounded - exact));
        }

        Assert.True(inDouble <= Tolerances.NormalMap, $"{inDouble:0.00e0}");
        Assert.True(inFloat <= Tolerances.NormalMapFloat, $"{inFloat:0.00e0}");
        Assert.True(betweenThem <= Tolerances.NormalMapRounding, $"{betweenThem:0.00e0}");
    }

    [Fact]
    public void The_library_computes_the_contract_bit_for_bit()
    {
        foreach (var word in PositiveWords())
        {
            Assert.Equal(ContractFloats.Normal(word, false), NormalMap.FromWord(new ScalarLane(BitConverter.UInt32BitsToSingle(word))).Value);
            Assert.Equal(ContractFloats.Normal(word | Half, false), NormalMap.FromWord(new ScalarLane(BitConverter.UInt32BitsToSingle(word | Half))).Value);
        }
    }

    /// <summary>The map is odd in bit 31, decreasing in the low bits, and bounded.</summary>
    [Fact]
    public void The_map_is_odd_monotonic_and_bounded()
    {
        var previous = double.PositiveInfinity;
        foreach (var word in PositiveWords())
        {
            var x = NormalMap.FromWord(new ScalarLane(BitConverter.UInt32BitsToSingle(word))).Value;
            Assert.Equal(-x, NormalMap.FromWord(new ScalarLane(BitConverter.UInt32BitsToSingle(word | Half))).Value);
            Assert.InRange(Math.Abs(x), 0, 6.34);
            Assert.True(x <= previous + Tolerances.NormalMapRounding, $"{word}: {x} above {previous}");
            previous = x;
        }
    }

    [Fact]
    public void Exp_keeps_to_float_rounding()
    {
        for (var x = -86.0; x < 87; x += 0.00731)
        {
            var exp = Elementary.Exp(new ScalarLane((float)x)).Value;
            var truth = Math.Exp((float)x);
            Assert.True(Math.Abs(exp - truth) <= Tolerances.Elementary * truth, $"exp {x}: {exp} {truth}");
        }
    }

    /// <summary>The first and last 2^14 words (tail and centre), and 130 thousand between them.</summary>
    private static IEnumerable<uint> PositiveWords()
    {
        for (var word = 0u; word < 16384; word++)
            yield return word;
        for (var word = 16384u; word < Half - 16384; word += 16381)
            yield return word;
        for (var word = Half - 16384; word < Half; word++)
            yield return word;
    }
}
