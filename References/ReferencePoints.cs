namespace Sgvb.References;

/// <summary>
/// Coordinates of Owen-scrambled Sobol' points, one at a time and digit by digit, written from the documents: digits in base 2, most significant
/// first; a polynomial's recurrence for the direction numbers; the hash of Laine and Karras on the reversed word for the scrambling.
/// </summary>
public static class ReferencePoints
{
    // Joe and Kuo's new-joe-kuo-6: polynomials of dimensions 2 to 16 in full, leading coefficient first, and their first m.
    private static readonly (string Polynomial, uint[] M)[] Table =
    [
        ("11", [1]), ("111", [1, 3]), ("1011", [1, 3, 1]), ("1101", [1, 1, 1]), ("10011", [1, 1, 3, 3]), ("11001", [1, 3, 5, 13]),
        ("100101", [1, 1, 5, 5, 17]), ("101001", [1, 1, 5, 5, 5]), ("101111", [1, 1, 7, 11, 19]), ("110111", [1, 1, 5, 1, 1]),
        ("111011", [1, 1, 1, 3, 11]), ("111101", [1, 3, 5, 5, 31]), ("1000011", [1, 3, 3, 9, 7, 49]), ("1011011", [1, 1, 1, 15, 21, 21]),
        ("1100001", [1, 3, 1, 13, 27, 49]),
    ];

    /// <summary>The number of a point: whole bits for example, gradient, sample and draw.</summary>
    public static (uint Number, int Bits) Number(
        (int Value, int Of) example, (int Value, int Of) gradient, (int Value, int Of) sample, (int Value, int Of) draw)
    {
        var (number, bits) = (0u, 0);
        foreach (var (value, of) in ((int, int)[])[example, gradient, sample, draw])
        {
            var own = 0;
            while (1 << own < of)
                own++;
            number = (number << own) + (uint)value;
            bits += own;
        }

        return (number, Math.Max(bits, 1));
    }

    /// <summary>The word of a coordinate.</summary>
    /// <param name="array">The array's key.</param>
    /// <param name="number">The point's.</param>
    /// <param name="bits">Of the numbers of all points.</param>
    /// <param name="position">Whose dimensions the columns are.</param>
    /// <param name="column">Of the array.</param>
    /// <param name="columns">Of the array.</param>
    /// <param name="generator">Makes the seeds of the scrambling.</param>
    public static uint Word(NoiseKey array, uint number, int bits, int position, int column, int columns, NoiseGenerator generator)
    {
        var orders = ReferencePhilox.Block(
            (uint)(column / 64), (uint)position, (uint)array.Draw, (uint)(array.Draw >> 32), array.Seed, array.Stream + 0x80000000);
        var order = (column % 64 / 16) switch { 0 => orders.W0, 1 => orders.W1, 2 => orders.W2, _ => orders.W3 };
        return Scrambled(Sobol(column % 16, Shuffled(number, bits, order)), ReferenceNoise.Word(array, position, column, columns, generator));
    }

    /// <summary>Sobol's coordinate as a fraction of 2³².</summary>
    public static uint Sobol(int dimension, uint number)
    {
        var word = 0u;
        for (var bit = 0; bit < 32; bit++)
            if ((number >> bit) % 2 == 1)
                word ^= Direction(dimension, bit) << (31 - bit);
        return word;
    }

    /// <summary>Owen's scrambling with a seed.</summary>
    public static uint Scrambled(uint word, uint seed)
    {
        var x = Reversed(word) + seed;
        foreach (var factor in (uint[])[0x6c50b47c, 0xb82f1e52, 0xc7afe638, 0x8d22f6e6])
            x ^= x * factor;
        return Reversed(x);
    }

    /// <summary>The same on a number's digits below 2^bits, the highest first.</summary>
    public static uint Shuffled(uint number, int bits, uint seed)
    {
        var x = (Reversed(number) >> (32 - bits)) + seed;
        foreach (var factor in (uint[])[0x6c50b47c, 0xb82f1e52, 0xc7afe638, 0x8d22f6e6])
            x ^= x * factor;
        return Reversed(x) >> (32 - bits);
    }

    private static uint Direction(int dimension, int bit)
    {
        if (dimension == 0)
            return 1;
        var (polynomial, first) = Table[dimension - 1];
        var m = first.ToList();
        var degree = polynomial.Length - 1;
        while (m.Count <= bit)
        {
            var next = m[^degree];
            for (var i = 1; i <= degree; i++)
                if (polynomial[i] == '1')
                    next ^= m[^i] << i;
            m.Add(next);
        }

        return m[bit];
    }

    private static uint Reversed(uint word)
    {
        var result = 0u;
        for (var bit = 0; bit < 32; bit++)
            result = 2 * result + (word >> bit) % 2;
        return result;
    }
}
