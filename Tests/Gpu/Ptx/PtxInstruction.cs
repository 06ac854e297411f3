namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>What an instruction does to the flow of a warp, or to memory; all else computes in registers.</summary>
internal enum PtxKind
{
    Compute,
    Load,
    Store,
    LoadArgument,
    Branch,
    Barrier,
    Shuffle,
    Return,
}

/// <summary>A register, a constant, an index of the grid, or a place in memory (register plus offset).</summary>
/// <param name="Register">Its number, or −1.</param>
/// <param name="Constant">Its bits, or the offset.</param>
/// <param name="Special">A name such as %tid.x, or null.</param>
internal readonly record struct PtxOperand(int Register, ulong Constant, string? Special);

/// <summary>One line of PTX, decoded.</summary>
internal sealed record PtxInstruction
{
    public required string Text { get; init; }

    public required PtxKind Kind { get; init; }

    /// <summary>The name and what follows it after dots.</summary>
    public required string[] Name { get; init; }

    /// <summary>The predicate register that it hangs on, or −1.</summary>
    public required int Guard { get; init; }

    public required bool GuardNegated { get; init; }

    /// <summary>Registers that it writes.</summary>
    public required int[] Results { get; init; }

    /// <summary>What it reads; for a load or store, the place comes first.</summary>
    public required PtxOperand[] Operands { get; init; }

    /// <summary>Where a branch goes.</summary>
    public int Target { get; set; } = -1;

    /// <summary>Of three operands, what a computation yields.</summary>
    public Func<ulong, ulong, ulong, ulong>? Compute { get; init; }

    /// <summary>Bytes of one element of a load or store.</summary>
    public int ElementBytes => Name[^1] is "b64" or "u64" or "s64" or "f64" ? 8 : Name[^1] is "b8" or "u8" or "s8" ? 1 : 4;

    public bool IsShared => Name.Contains("shared");

    /// <summary>Registers that it reads.</summary>
    public IEnumerable<int> Reads => Operands.Select(o => o.Register).Append(Guard).Where(r => r >= 0);
}
