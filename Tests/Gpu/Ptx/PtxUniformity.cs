namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>
/// Proves that threads of a group come to a barrier together, whatever the arguments: no branch before it hangs on which thread it is. What
/// is computed from the thread's index, or behind a branch that hangs on it, hangs on it as well; so does what is loaded from such a place.
/// </summary>
internal static class PtxUniformity
{
    /// <summary>Barriers that threads may come to one by one.</summary>
    public static IReadOnlyList<string> DivergentBarriers(PtxProgram program)
    {
        var instructions = program.Instructions;
        if (instructions.All(i => i.Kind != PtxKind.Barrier))
            return [];
        var varies = new bool[program.Registers.Count];
        var isApart = new bool[instructions.Count + 1];
        for (var changed = true; changed;)
        {
            changed = false;
            for (var at = 0; at < instructions.Count; at++)
            {
                var instruction = instructions[at];
                var hangs = isApart[at] || instruction.Kind == PtxKind.Shuffle || instruction.Reads.Any(r => varies[r])
                    || instruction.Operands.Any(o => o.Special is "%tid.x" or "%laneid");
                if (!hangs)
                    continue;
                foreach (var result in instruction.Results.Where(r => !varies[r]))
                    changed = varies[result] = true;
                if (instruction.Guard >= 0 && varies[instruction.Guard] && instruction.Kind is PtxKind.Branch or PtxKind.Return)
                    changed |= Part(program, at, isApart);
            }
        }

        return [.. instructions.Index().Where(i => i.Item.Kind == PtxKind.Barrier && (isApart[i.Index] || i.Item.Guard >= 0)).Select(i => i.Item.Text)];
    }

    /// <summary>Marks all that lies between a branch and the place where its ways meet.</summary>
    private static bool Part(PtxProgram program, int branch, bool[] isApart)
    {
        var marked = false;
        var meeting = program.Flow.Meeting(branch);
        var seen = new HashSet<int>();
        var open = new Stack<int>(program.Flow.Next(branch));
        while (open.TryPop(out var at))
        {
            if (at == meeting || !seen.Add(at))
                continue;
            marked |= !isApart[at];
            isApart[at] = true;
            if (at < program.Instructions.Count)
                foreach (var next in program.Flow.Next(at))
                    open.Push(next);
        }

        return marked;
    }
}
