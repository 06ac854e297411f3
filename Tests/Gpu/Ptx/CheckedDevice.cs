using System.Collections.Concurrent;
using System.Reflection;
using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>How a <see cref="CheckedDevice"/> runs.</summary>
internal enum PtxRun
{
    /// <summary>The simulator runs as well, and the results must have the same bits.</summary>
    BesideSimulator,

    /// <summary>The PTX alone, which is faster.</summary>
    Alone,

    /// <summary>The PTX alone, and <see cref="CheckedDevice.Traffic"/> is counted.</summary>
    Counted,
}

/// <summary>A device that runs every launch as PTX, instruction by instruction, on copies of the kernel's buffers.</summary>
internal sealed class CheckedDevice(PtxRun run = PtxRun.BesideSimulator) : GpuDevice(GpuChoice.Of(GpuKind.Simulator))
{
    private static readonly ConcurrentDictionary<MethodInfo, PtxProgram> Programs = new();

    /// <summary>What was executed and what it cost, by kernel, and by instruction of its program.</summary>
    public Dictionary<MethodInfo, PtxTraffic[]> Traffic { get; } = [];

    public static PtxProgram Program(MethodInfo kernel) => Programs.GetOrAdd(kernel, method => new PtxProgram(CompiledKernel.Compile(method)));

    internal override void Launch<TArguments>(Action<TArguments> kernel, Index3D groups, int groupSize, TArguments arguments)
    {
        Synchronize();
        var program = Program(kernel.Method);
        var memory = new PtxMemory(PtxArguments.Views(arguments));
        var bytes = PtxArguments.Bytes(arguments, memory);
        if (bytes.Length != program.ArgumentBytes)
            throw new InvalidOperationException($"{typeof(TArguments)} has {bytes.Length} bytes here and {program.ArgumentBytes} in PTX");
        PtxTraffic[]? traffic = null;
        if (run == PtxRun.Counted && !Traffic.TryGetValue(kernel.Method, out traffic))
            Traffic[kernel.Method] = traffic = [.. program.Instructions.Select(_ => new PtxTraffic())];
        try
        {
            Run(program, memory, bytes, groups, groupSize, traffic);
        }
        catch (PtxFault fault)
        {
            throw new PtxFault($"{kernel.Method.DeclaringType!.Name}.{kernel.Method.Name}: {fault.Message}");
        }

        if (run != PtxRun.BesideSimulator)
        {
            memory.CopyToHost();
            return;
        }

        base.Launch(kernel, groups, groupSize, arguments);
        Synchronize();
        if (memory.DifferenceFromHost() is { } difference)
            throw new PtxFault($"{kernel.Method}: PTX and simulator differ: {difference}");
    }

    private static void Run(PtxProgram program, PtxMemory memory, byte[] arguments, Index3D groups, int groupSize, PtxTraffic[]? traffic)
    {
        var firstThread = 0;
        for (var z = 0; z < groups.Z; z++)
            for (var y = 0; y < groups.Y; y++)
                for (var x = 0; x < groups.X; x++, firstThread += groupSize)
                {
                    var place = new PtxPlace(groupSize, (x, y, z), (groups.X, groups.Y, groups.Z), firstThread);
                    new PtxGroup(program, memory, arguments, place, traffic).Run();
                }
    }
}
