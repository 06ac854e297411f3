using System.Collections.Concurrent;
using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>
/// The simulator, beside which every launch also runs as PTX, instruction by instruction, on copies of the kernel's buffers. The results
/// must have the same bits.
/// </summary>
internal sealed class CheckedDevice : GpuDevice
{
    private static readonly Lazy<PTXBackend> Compiler = new(() => new PTXBackend(
        GpuChoice.CreateContext(GpuKind.Simulator), new CudaCapabilityContext(CudaArchitecture.SM_90), CudaArchitecture.SM_90,
        CudaInstructionSet.ISA_78, null!));

    private static readonly ConcurrentDictionary<MethodInfo, PtxProgram> Programs = new();

    private readonly bool _countsTraffic;

    /// <param name="countsTraffic">Whether <see cref="Traffic"/> is wanted, which takes time.</param>
    public CheckedDevice(bool countsTraffic = false) : base(GpuChoice.Of(GpuKind.Simulator)) => _countsTraffic = countsTraffic;

    /// <summary>What accesses to memory cost, by kernel, and by instruction of its program.</summary>
    public Dictionary<MethodInfo, PtxTraffic[]> Traffic { get; } = [];

    public static PtxProgram Program(MethodInfo kernel) => Programs.GetOrAdd(kernel, method =>
    {
        var entry = EntryPointDescription.FromExplicitlyGroupedKernel(method);
        return new PtxProgram(((PTXCompiledKernel)Compiler.Value.Compile(entry, KernelSpecialization.Empty)).PTXAssembly);
    });

    internal override void Launch<TArguments>(Action<TArguments> kernel, Index3D groups, int groupSize, TArguments arguments)
    {
        Synchronize();
        var program = Program(kernel.Method);
        var memory = new PtxMemory(PtxArguments.Views(arguments));
        var bytes = PtxArguments.Bytes(arguments, memory);
        if (bytes.Length != program.ArgumentBytes)
            throw new InvalidOperationException($"{typeof(TArguments)} has {bytes.Length} bytes here and {program.ArgumentBytes} in PTX");
        PtxTraffic[]? traffic = null;
        if (_countsTraffic && !Traffic.TryGetValue(kernel.Method, out traffic))
            Traffic[kernel.Method] = traffic = [.. program.Instructions.Select(_ => new PtxTraffic())];
        try
        {
            Run(program, memory, bytes, groups, groupSize, traffic);
        }
        catch (PtxFault fault)
        {
            throw new PtxFault($"{kernel.Method.DeclaringType!.Name}.{kernel.Method.Name}: {fault.Message}");
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
