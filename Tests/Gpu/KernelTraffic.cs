using System.Reflection;
using Sgvb.Backends.Gpu;
using Sgvb.Tests.Gpu.Ptx;

namespace Sgvb.Tests.Gpu;

/// <summary>What a kernel's memory accesses cost, counted over every warp of a launch that fills its groups.</summary>
/// <param name="Sectors">Of 32 bytes that global accesses move, over the fewest that hold the same bytes; of the worst instruction.</param>
/// <param name="LoadPasses">Over the banks of shared memory, over the fewest; of the worst load. 1 is free of conflicts.</param>
/// <param name="StorePasses">Of the worst store.</param>
/// <param name="Worst">The instruction with most sectors.</param>
internal sealed record KernelTraffic(double Sectors, double LoadPasses, double StorePasses, string Worst)
{
    private static readonly Lazy<IReadOnlyDictionary<string, KernelTraffic>> LazyByName = new(Count);

    /// <summary>By <see cref="CompiledKernel.NameOf"/>.</summary>
    public static IReadOnlyDictionary<string, KernelTraffic> ByName => LazyByName.Value;

    private static IReadOnlyDictionary<string, KernelTraffic> Count()
    {
        using var device = new CheckedDevice(PtxRun.Counted);
        using var backend = new GpuBackend(device);
        var every = new EveryKernel(backend);
        every.Lines(32, 32, 128);
        every.Blocks();
        _ = every.Read();
        return device.Traffic.GroupBy(t => CompiledKernel.NameOf(t.Key), t => Of(t.Key, t.Value))
            .ToDictionary(g => g.Key, g => new KernelTraffic(
                g.Max(t => t.Sectors), g.Max(t => t.LoadPasses), g.Max(t => t.StorePasses), g.MaxBy(t => t.Sectors)!.Worst));
    }

    private static KernelTraffic Of(MethodInfo kernel, PtxTraffic[] counted)
    {
        var accesses = CheckedDevice.Program(kernel).Instructions.Zip(counted).Where(i => i.Second.Accesses > 0).ToList();
        var (worst, sectors) = accesses.Where(i => !i.First.IsShared).MaxBy(i => Ratio(i.Second));
        return new KernelTraffic(Ratio(sectors), Passes(PtxKind.Load), Passes(PtxKind.Store), worst.Text);

        double Passes(PtxKind kind) => accesses.Where(i => i.First.IsShared && i.First.Kind == kind).Select(i => Ratio(i.Second)).Append(1).Max();
    }

    private static double Ratio(PtxTraffic traffic) => (double)traffic.Cost / traffic.Fewest;
}
