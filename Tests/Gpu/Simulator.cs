using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Tests.Gpu;

/// <summary>ILGPU's CPU accelerator, whatever the machine has: tests of it share one device and run one after the other.</summary>
[CollectionDefinition(Collection)]
public static class Simulator
{
    public const string Collection = "gpu simulator";

    private static readonly Lazy<GpuDevice> LazyDevice = new(() => new GpuDevice(GpuChoice.Of(GpuKind.Simulator)));

    internal static GpuDevice Device => LazyDevice.Value;

    public static IBackend Create() => new GpuBackend(Device);
}
