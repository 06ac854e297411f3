namespace Sgvb.References;

/// <summary>
/// The faster generator one element at a time, written from its documents: four key words a row by Philox, then Wellons's triple32 with the
/// keys mixed in, then a polynomial an octave.
/// </summary>
public static class ReferenceRowHash
{
    public static uint[] Keys(NoiseKey array, long row)
    {
        var block = ReferencePhilox.Block(
            (uint)row, (uint)(row >> 32), (uint)array.Draw, (uint)(array.Draw >> 32), array.Seed, array.Stream);
        return [block.W0, block.W1, block.W2, block.W3];
    }

    public static uint Word(uint[] keys, int column)
    {
        var x = (uint)column + keys[0];
        x ^= x >> 17;
        x *= 0xed5ad4bb;
        x = (x >> 11) ^ x ^ keys[1];
        x *= 0xac4c1b51;
        x = (x >> 15) ^ x ^ keys[2];
        x *= 0x31848bab;
        return (x >> 14) ^ x ^ keys[3];
    }

    /// <summary>The map in float32: n = (word mod 2³¹) | 1 is p·2^e; the octave's polynomial of p, by the published numbers.</summary>
    public static float Normal(uint word, bool mirrored)
    {
        float n = (word & 0x7FFFFFFF) | 1;
        var octave = MathF.ILogB(n);
        var position = MathF.ScaleB(n, -octave);
        var x = 0f;
        for (var power = 0; power < 6; power++)
            x = MathF.FusedMultiplyAdd(x, position, NormalTable.Coefficients[32 * power + (octave + 127) % 32]);
        return word >> 31 != (mirrored ? 1u : 0u) ? -x : x;
    }

    /// <summary>What the map approximates: the inverse CDF at n/2³².</summary>
    public static double InverseCdf(uint word)
    {
        double n = (float)((word & 0x7FFFFFFF) | 1);
        var x = -MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, n / 4294967296.0);
        return word >> 31 == 1 ? -x : x;
    }
}
