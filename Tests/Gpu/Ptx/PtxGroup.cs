namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>Where a group stands in its grid.</summary>
internal readonly record struct PtxPlace(int Size, (int X, int Y, int Z) Index, (int X, int Y, int Z) Groups, int FirstThread);

/// <summary>
/// Runs one group of a kernel. The lanes of a warp go together; those that part at a branch go one way after the other, up to where the
/// ways meet.
/// </summary>
internal sealed class PtxGroup
{
    private readonly PtxProgram _program;
    private readonly PtxMemory _memory;
    private readonly byte[] _arguments;
    private readonly PtxPlace _place;
    private readonly PtxTraffic[]? _traffic;
    private readonly PtxShared _shared;

    public PtxGroup(PtxProgram program, PtxMemory memory, byte[] arguments, PtxPlace place, PtxTraffic[]? traffic)
    {
        (_program, _memory, _arguments, _place, _traffic) = (program, memory, arguments, place, traffic);
        _shared = new PtxShared(program.SharedBytes);
    }

    public void Run()
    {
        var warps = Enumerable.Range(0, (_place.Size + PtxWarp.Size - 1) / PtxWarp.Size)
            .Select(w => new PtxWarp(w * PtxWarp.Size, Math.Min(PtxWarp.Size, _place.Size - w * PtxWarp.Size), _program)).ToList();
        while (true)
        {
            foreach (var warp in warps)
                while (Step(warp))
                {
                }

            var waiting = warps.Where(w => w.WaitsAt >= 0).ToList();
            if (waiting.Count == 0)
                return;
            if (waiting.Count < warps.Count || waiting.Any(w => w.WaitsAt != waiting[0].WaitsAt))
                throw new PtxFault("a barrier that not all warps of the group come to");
            _shared.Barrier();
            foreach (var warp in warps)
                warp.WaitsAt = -1;
        }
    }

    /// <summary>One instruction of a warp; false where it waits or has ended.</summary>
    private bool Step(PtxWarp warp)
    {
        if (warp.WaitsAt >= 0 || !warp.TryNext(out var at, out var mask))
            return false;
        _traffic?[at].AddIssue();
        var instruction = _program.Instructions[at];
        Span<int> lanes = stackalloc int[PtxWarp.Size];
        var count = 0;
        for (var lane = 0; lane < warp.Lanes; lane++)
            if ((mask >> lane & 1) != 0 && (instruction.Guard < 0 || (warp.Values[instruction.Guard][lane] != 0) != instruction.GuardNegated))
                lanes[count++] = lane;
        try
        {
            Execute(warp, instruction, at, lanes[..count]);
        }
        catch (PtxFault fault)
        {
            throw new PtxFault($"{fault.Message}: {instruction.Text}");
        }

        return true;
    }

    private void Execute(PtxWarp warp, PtxInstruction instruction, int at, ReadOnlySpan<int> lanes)
    {
        switch (instruction.Kind)
        {
            case PtxKind.Branch:
                warp.Branch(lanes, instruction.Target, _program.Flow.Meeting(at));
                break;
            case PtxKind.Return:
                warp.End(lanes);
                break;
            case PtxKind.Barrier when lanes.Length < warp.Lanes:
                throw new PtxFault("a divergent barrier");
            case PtxKind.Barrier:
                warp.WaitsAt = at;
                break;
            case PtxKind.Shuffle:
                Shuffle(warp, instruction, lanes);
                break;
            case PtxKind.LoadArgument:
                foreach (var lane in lanes)
                    warp.Values[instruction.Results[0]][lane] = Argument(instruction);
                break;
            case PtxKind.Load or PtxKind.Store:
                Access(warp, instruction, at, lanes);
                break;
            default:
                foreach (var lane in lanes)
                    warp.Values[instruction.Results[0]][lane] = instruction.Compute!(
                        Value(warp, instruction, 0, lane), Value(warp, instruction, 1, lane), Value(warp, instruction, 2, lane));
                break;
        }
    }

    private void Access(PtxWarp warp, PtxInstruction instruction, int at, ReadOnlySpan<int> lanes)
    {
        if (lanes.Length == 0)
            return;
        if (instruction.ElementBytes != 4)
            throw new NotSupportedException($"not known: {instruction.Text}");
        var elements = instruction.Kind == PtxKind.Load ? instruction.Results.Length : instruction.Operands.Length - 1;
        Span<ulong> addresses = stackalloc ulong[lanes.Length];
        for (var i = 0; i < lanes.Length; i++)
        {
            var (lane, thread) = (lanes[i], _place.FirstThread + warp.First + lanes[i] + 1);
            var address = addresses[i] = Value(warp, instruction, 0, lane) + instruction.Operands[0].Constant;
            if (address % ((ulong)elements * 4) != 0)
                throw new PtxFault($"address {address:x} is not aligned for {elements} elements");
            for (var e = 0; e < elements; e++, address += 4)
            {
                if (instruction.Kind == PtxKind.Load)
                    warp.Values[instruction.Results[e]][lane] = instruction.IsShared ? _shared.Read(address, thread) : _memory.Read(address, thread);
                else if (instruction.IsShared)
                    _shared.Write(address, (uint)Value(warp, instruction, e + 1, lane), thread);
                else
                    _memory.Write(address, (uint)Value(warp, instruction, e + 1, lane), thread);
            }
        }

        if (instruction.IsShared)
            _traffic?[at].AddShared(addresses, elements * 4);
        else
            _traffic?[at].AddGlobal(addresses, elements * 4);
    }

    private void Shuffle(PtxWarp warp, PtxInstruction instruction, ReadOnlySpan<int> lanes)
    {
        if (lanes.Length < PtxWarp.Size)
            throw new PtxFault("a shuffle that not all lanes of the warp come to");
        if (instruction.Name[2] != "bfly")
            throw new NotSupportedException($"not known: {instruction.Text}");
        var values = warp.Values[instruction.Operands[0].Register].ToArray();
        foreach (var lane in lanes)
            warp.Values[instruction.Results[0]][lane] = values[lane ^ (int)Value(warp, instruction, 1, lane)];
    }

    private ulong Argument(PtxInstruction instruction)
    {
        var bytes = _arguments.AsSpan((int)instruction.Operands[0].Constant, instruction.ElementBytes);
        return instruction.ElementBytes switch
        {
            8 => BitConverter.ToUInt64(bytes),
            4 => BitConverter.ToUInt32(bytes),
            _ => bytes[0],
        };
    }

    private ulong Value(PtxWarp warp, PtxInstruction instruction, int index, int lane)
    {
        if (index >= instruction.Operands.Length)
            return 0;
        var operand = instruction.Operands[index];
        return operand.Register >= 0 ? warp.Values[operand.Register][lane] : operand.Special switch
        {
            null => operand.Constant,
            "%tid.x" => (ulong)(warp.First + lane),
            "%ntid.x" => (ulong)_place.Size,
            "%ctaid.x" => (ulong)_place.Index.X,
            "%ctaid.y" => (ulong)_place.Index.Y,
            "%ctaid.z" => (ulong)_place.Index.Z,
            "%nctaid.x" => (ulong)_place.Groups.X,
            "%laneid" => (ulong)lane,
            var other => throw new NotSupportedException($"not known: {other}"),
        };
    }
}
