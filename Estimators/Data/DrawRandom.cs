namespace Sgvb.Data;

/// <summary>
/// The random numbers of one drawn picture: Philox4x32-10 words in order, key (seed, stream), counter (block, 0, image, 0).
/// Everything is made from integers by exact operations, so that a picture has the same bytes on every machine.
/// </summary>
internal struct DrawRandom(uint seed, uint stream, uint image)
{
    private uint _block;
    private int _left;
    private uint _w0, _w1, _w2, _w3;

    public uint Next()
    {
        if (_left == 0)
        {
            (_w0, _w1, _w2, _w3) = Philox.Block(_block++, 0, image, 0, seed, stream);
            _left = 4;
        }

        return _left-- switch
        {
            4 => _w0,
            3 => _w1,
            2 => _w2,
            _ => _w3,
        };
    }

    /// <summary>An integer in [0, n).</summary>
    public int Below(int n) => (int)((ulong)Next() * (uint)n >> 32);

    /// <summary>Uniform in [low, high).</summary>
    public double Between(double low, double high) => low + (high - low) * (Next() * (1.0 / 4294967296.0));

    /// <summary>Bell-shaped with mean 0 and standard deviation 1: the sum of the word's four bytes, standardised. At most 3.5 in size.</summary>
    public double Bell()
    {
        var w = Next();
        var sum = (w & 0xff) + (w >> 8 & 0xff) + (w >> 16 & 0xff) + (w >> 24);
        // Four bytes: mean 4·127.5, variance 4·(256² − 1)/12.
        return (sum - 510.0) * (1 / 147.8005413);
    }
}
