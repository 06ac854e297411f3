using System.Numerics;

namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>
/// How many registers of a thread hold something that is still to be read: what a compiler needs at least, where it keeps the order of the
/// instructions. A 64-bit value takes two. Not counted are predicates, which have registers of their own, and arguments and constants, which
/// the device reads from its constant bank where they are used.
/// </summary>
internal static class PtxLiveRanges
{
    /// <summary>The most at any place of the program.</summary>
    public static int Most(PtxProgram program)
    {
        var free = Free(program);
        var wide = Set(program, Enumerable.Range(0, program.Registers.Count).Where(r => IsWide(program.Registers[r])));
        return LiveBefore(program, free).Max(live =>
        {
            var registers = 0;
            for (var word = 0; word < live.Length; word++)
                registers += BitOperations.PopCount(live[word]) + BitOperations.PopCount(live[word] & wide[word]);
            return registers;
        });
    }

    /// <summary>Backwards until nothing changes: live before an instruction is what it reads, and what is live behind it and not written by it.</summary>
    private static ulong[][] LiveBefore(PtxProgram program, ulong[] free)
    {
        var instructions = program.Instructions;
        var live = Enumerable.Range(0, instructions.Count + 1).Select(_ => new ulong[free.Length]).ToArray();
        var before = new ulong[free.Length];
        int[][] following = [.. instructions.Select((_, at) => program.Flow.Next(at).ToArray())];
        for (var changed = true; changed;)
        {
            changed = false;
            for (var at = instructions.Count - 1; at >= 0; at--)
            {
                Array.Clear(before);
                foreach (var next in following[at])
                    for (var word = 0; word < before.Length; word++)
                        before[word] |= live[next][word];
                // Lanes that the guard holds back keep what they had.
                if (instructions[at].Guard < 0)
                    foreach (var result in instructions[at].Results)
                        before[result / 64] &= ~(1UL << result);
                foreach (var read in instructions[at].Reads)
                    before[read / 64] |= 1UL << read & ~free[read / 64];
                if (before.AsSpan().SequenceEqual(live[at]))
                    continue;
                before.CopyTo(live[at], 0);
                changed = true;
            }
        }

        return live;
    }

    /// <summary>Registers that cost nothing.</summary>
    private static ulong[] Free(PtxProgram program)
    {
        var varies = new bool[program.Registers.Count];
        foreach (var instruction in program.Instructions.Where(i => !IsConstant(i)))
            foreach (var result in instruction.Results)
                varies[result] = true;
        return Set(program, Enumerable.Range(0, varies.Length).Where(r => !varies[r] || program.Registers[r].StartsWith("%p", StringComparison.Ordinal)));
    }

    private static bool IsConstant(PtxInstruction instruction) =>
        instruction.Kind == PtxKind.LoadArgument || (instruction.Name[0] == "mov" && instruction.Operands.All(o => o.Register < 0 && o.Special is null));

    private static bool IsWide(string name) => name.StartsWith("%rd", StringComparison.Ordinal) || name.StartsWith("%fd", StringComparison.Ordinal);

    private static ulong[] Set(PtxProgram program, IEnumerable<int> registers)
    {
        var set = new ulong[(program.Registers.Count + 63) / 64];
        foreach (var register in registers)
            set[register / 64] |= 1UL << register;
        return set;
    }
}
