namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>The lanes of a warp: their registers, and which of them go on where.</summary>
/// <param name="first">Number of its first thread in the group.</param>
/// <param name="lanes">How many it has.</param>
/// <param name="program">What they run.</param>
internal sealed class PtxWarp(int first, int lanes, PtxProgram program)
{
    public const int Size = 32;

    // The top goes on; the others wait for it at the place where it ends.
    private readonly List<Way> _ways = [new Way(0, program.Instructions.Count, lanes == Size ? uint.MaxValue : (1u << lanes) - 1)];

    public int First => first;

    public int Lanes => lanes;

    /// <summary>The barrier at which the warp waits, or −1.</summary>
    public int WaitsAt { get; set; } = -1;

    /// <summary>By register and lane.</summary>
    public ulong[][] Values { get; } = [.. Enumerable.Range(0, program.Registers.Count).Select(_ => new ulong[Size])];

    /// <summary>The next instruction and the lanes that come to it; the warp then stands behind it.</summary>
    public bool TryNext(out int at, out uint mask)
    {
        while (_ways.Count > 0 && (_ways[^1].Mask == 0 || _ways[^1].At == _ways[^1].Until))
            _ways.RemoveAt(_ways.Count - 1);
        (at, mask) = _ways.Count == 0 ? (-1, 0) : (_ways[^1].At, _ways[^1].Mask);
        if (at < 0)
            return false;
        _ways[^1] = _ways[^1] with { At = at + 1 };
        return true;
    }

    /// <summary>Lanes go elsewhere; the others, if any, stay behind the branch, and both meet.</summary>
    public void Branch(ReadOnlySpan<int> going, int target, int meeting)
    {
        var mask = Mask(going);
        var top = _ways[^1];
        if (mask == top.Mask)
        {
            _ways[^1] = top with { At = target };
            return;
        }

        if (mask == 0)
            return;
        _ways[^1] = top with { At = meeting };
        _ways.Add(new Way(top.At, meeting, top.Mask & ~mask));
        _ways.Add(new Way(target, meeting, mask));
    }

    public void End(ReadOnlySpan<int> ending)
    {
        var mask = Mask(ending);
        for (var i = 0; i < _ways.Count; i++)
            _ways[i] = _ways[i] with { Mask = _ways[i].Mask & ~mask };
    }

    private static uint Mask(ReadOnlySpan<int> lanes)
    {
        var mask = 0u;
        foreach (var lane in lanes)
            mask |= 1u << lane;
        return mask;
    }

    private readonly record struct Way(int At, int Until, uint Mask);
}
