using System.Runtime.InteropServices;

namespace Sgvb.Noise;

/// <summary>
/// Direction numbers of the first sixteen dimensions of Sobol's sequence, by Joe and Kuo (2008, Constructing Sobol' sequences with better
/// two-dimensional projections, SIAM J. Sci. Comput. 30; their table new-joe-kuo-6). A point's word in a dimension is the exclusive or of the
/// direction numbers at the set bits of its number. As the columns of a noise array are taken sixteen at a time, one load gives all dimensions.
/// </summary>
public static unsafe class Sobol
{
    /// <summary>More dimensions are groups of these, each with its points in an order of its own.</summary>
    public const int Dimensions = 16;

    private const int Bits = 32;

    // Of dimensions 2 to 16: the degree s of a primitive polynomial, its inner coefficients as bits, and m₁ to m_s.
    private static readonly (uint Coefficients, uint[] M)[] Polynomials =
    [
        (0, [1]), (1, [1, 3]), (1, [1, 3, 1]), (2, [1, 1, 1]), (1, [1, 1, 3, 3]), (4, [1, 3, 5, 13]), (2, [1, 1, 5, 5, 17]), (4, [1, 1, 5, 5, 5]),
        (7, [1, 1, 7, 11, 19]), (11, [1, 1, 5, 1, 1]), (13, [1, 1, 1, 3, 11]), (14, [1, 3, 5, 5, 31]), (1, [1, 3, 3, 9, 7, 49]),
        (13, [1, 1, 1, 15, 21, 21]), (16, [1, 3, 1, 13, 27, 49]),
    ];

    /// <summary>Bit patterns of [32 bits of the number, 16 dimensions], each with its bits in reverse, aligned to 64 bytes.</summary>
    public static float* Directions { get; } = Aligned();

    /// <summary>The same as an array.</summary>
    public static ReadOnlySpan<float> Table => new(Directions, Bits * Dimensions);

    private static float* Aligned()
    {
        var data = (float*)NativeMemory.AlignedAlloc(Bits * Dimensions * sizeof(float), 64);
        for (var dimension = 0; dimension < Dimensions; dimension++)
        {
            var m = dimension == 0 ? null : Numbers(Polynomials[dimension - 1]);
            for (var bit = 0; bit < Bits; bit++)
            {
                // In the first dimension, van der Corput's, all m are 1; in each, m of bit b stands b + 1 binary places below 1.
                var word = (m?[bit] ?? 1) << (Bits - 1 - bit);
                data[bit * Dimensions + dimension] = BitConverter.UInt32BitsToSingle(OwenScramble.Reversed(new ScalarWord(word)).Value);
            }
        }

        return data;
    }

    /// <summary>m_k = 2a₁m_{k−1} ⊕ 2²a₂m_{k−2} ⊕ … ⊕ 2^s m_{k−s} ⊕ m_{k−s}.</summary>
    private static uint[] Numbers((uint Coefficients, uint[] M) polynomial)
    {
        var (coefficients, first) = polynomial;
        var degree = first.Length;
        var m = new uint[Bits];
        first.CopyTo(m, 0);
        for (var k = degree; k < Bits; k++)
        {
            m[k] = m[k - degree] << degree ^ m[k - degree];
            for (var i = 1; i < degree; i++)
                if ((coefficients >> (degree - 1 - i) & 1) == 1)
                    m[k] ^= m[k - i] << i;
        }

        return m;
    }
}
