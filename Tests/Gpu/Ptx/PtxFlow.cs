namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>Which instructions follow which, and where lanes that part at a branch meet again.</summary>
internal sealed class PtxFlow
{
    private readonly IReadOnlyList<PtxInstruction> _instructions;
    private readonly int[] _meetings;

    public PtxFlow(IReadOnlyList<PtxInstruction> instructions)
    {
        _instructions = instructions;
        _meetings = Meetings();
    }

    /// <summary>The number of instructions stands for the end.</summary>
    public IEnumerable<int> Next(int at)
    {
        var instruction = _instructions[at];
        if (instruction.Kind is not (PtxKind.Branch or PtxKind.Return) || instruction.Guard >= 0)
            yield return at + 1;
        if (instruction.Kind == PtxKind.Branch)
            yield return instruction.Target;
        if (instruction.Kind == PtxKind.Return)
            yield return _instructions.Count;
    }

    /// <summary>The first instruction that every way from this one to the end comes through: its immediate post-dominator.</summary>
    public int Meeting(int at) => _meetings[at];

    /// <summary>
    /// Cooper, Harvey and Kennedy: A simple, fast dominance algorithm, 2001, on the graph turned round. Ways from the end number the
    /// instructions so that a meeting has a lower number than what it is the meeting of.
    /// </summary>
    private int[] Meetings()
    {
        var end = _instructions.Count;
        var before = Enumerable.Range(0, end + 1).Select(_ => new List<int>()).ToArray();
        for (var at = 0; at < end; at++)
            foreach (var next in Next(at))
                before[next].Add(at);
        var order = new List<int>();
        var seen = new bool[end + 1];
        var open = new Stack<(int At, int Done)>([(end, 0)]);
        seen[end] = true;
        while (open.TryPop(out var top))
        {
            if (top.Done == before[top.At].Count)
            {
                order.Add(top.At);
                continue;
            }

            open.Push((top.At, top.Done + 1));
            var previous = before[top.At][top.Done];
            if (!seen[previous])
            {
                seen[previous] = true;
                open.Push((previous, 0));
            }
        }

        order.Reverse();
        var number = new int[end + 1];
        for (var i = 0; i < order.Count; i++)
            number[order[i]] = i;
        var meeting = Enumerable.Repeat(-1, end + 1).ToArray();
        meeting[end] = end;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var at in order.Skip(1))
            {
                var found = -1;
                foreach (var next in Next(at))
                    if (meeting[next] >= 0)
                        found = found < 0 ? next : Common(found, next);
                changed |= meeting[at] != found;
                meeting[at] = found;
            }
        }

        return meeting;

        int Common(int a, int b)
        {
            while (a != b)
            {
                while (number[a] > number[b])
                    a = meeting[a];
                while (number[b] > number[a])
                    b = meeting[b];
            }

            return a;
        }
    }
}
