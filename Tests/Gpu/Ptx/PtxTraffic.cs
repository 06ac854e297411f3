namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>
/// How often warps come to one instruction, and what its accesses to memory cost, added up over warps. Global memory moves in sectors of 32 bytes: the fewest are those that
/// the bytes fill. Shared memory has 32 banks of a word and serves one word of each at a time: all lanes of an access by words, of a wider one
/// as many as have 128 bytes together, and twice as many where each place is read by two neighbouring lanes, 1 or 2 apart.
/// </summary>
internal sealed class PtxTraffic
{
    /// <summary>Warps that came here.</summary>
    public int Issues { get; private set; }

    /// <summary>Of these, with a lane that accesses memory.</summary>
    public int Accesses { get; private set; }

    /// <summary>Sectors, or passes over the banks.</summary>
    public int Cost { get; private set; }

    /// <summary>The same for the same bytes side by side.</summary>
    public int Fewest { get; private set; }

    public void AddIssue() => Issues++;

    /// <param name="addresses">By lane that takes part.</param>
    /// <param name="bytes">A lane's.</param>
    public void AddGlobal(ReadOnlySpan<ulong> addresses, int bytes)
    {
        var sectors = new HashSet<ulong>();
        var distinct = new HashSet<ulong>();
        foreach (var address in addresses)
        {
            distinct.Add(address);
            for (var at = address / 32; at <= (address + (ulong)bytes - 1) / 32; at++)
                sectors.Add(at);
        }

        Add(sectors.Count, (distinct.Count * bytes + 31) / 32);
    }

    /// <inheritdoc cref="AddGlobal"/>
    public void AddShared(ReadOnlySpan<ulong> addresses, int bytes)
    {
        var lanesAtOnce = 32 * 4 / bytes * (bytes > 4 && (ComeInPairs(addresses, 1) || ComeInPairs(addresses, 2)) ? 2 : 1);
        var (passes, fewest) = (0, 0);
        for (var first = 0; first < addresses.Length; first += lanesAtOnce)
        {
            var words = new HashSet<ulong>();
            foreach (var address in addresses.Slice(first, Math.Min(lanesAtOnce, addresses.Length - first)))
                for (var word = address / 4; word < (address + (ulong)bytes) / 4; word++)
                    words.Add(word);
            passes += words.GroupBy(w => w % 32).Max(bank => bank.Count());
            fewest += (words.Count + 31) / 32;
        }

        Add(passes, fewest);
    }

    private static bool ComeInPairs(ReadOnlySpan<ulong> addresses, int apart)
    {
        for (var lane = 0; lane < addresses.Length; lane++)
            if ((lane ^ apart) >= addresses.Length || addresses[lane] != addresses[lane ^ apart])
                return false;
        return true;
    }

    private void Add(int cost, int fewest)
    {
        Accesses++;
        Cost += cost;
        Fewest += fewest;
    }
}
