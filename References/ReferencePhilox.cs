namespace Sgvb.References;

/// <summary>Philox4x32 as in Salmon et al. 2011 ("Parallel random numbers: as easy as 1, 2, 3"), one block at a time.</summary>
public static class ReferencePhilox
{
    /// <summary>The four words of one block.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, int rounds = 10)
    {
        for (var round = 0; round < rounds; round++)
        {
            var product0 = 0xD2511F53ul * c0;
            var product1 = 0xCD9E8D57ul * c2;
            var next0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            var next2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c1 = (uint)(product1 & 0xFFFFFFFF);
            c3 = (uint)(product0 & 0xFFFFFFFF);
            c0 = next0;
            c2 = next2;
            unchecked
            {
                k0 += 0x9E3779B9;
                k1 += 0xBB67AE85;
            }
        }

        return (c0, c1, c2, c3);
    }
}
