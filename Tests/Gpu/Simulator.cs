using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Tests.Gpu.Ptx;

namespace Sgvb.Tests.Gpu;

/// <summary>ILGPU's CPU accelerator, whatever the machine has: tests of it share one device and run one after the other.</summary>
[CollectionDefinition(Collection)]
public static class Simulator
{
    public const string Collection = "gpu simulator";

    private static readonly Lazy<GpuDevice> LazyDevice = new(() => new GpuDevice(GpuChoice.Of(GpuKind.Simulator)));

    private static readonly Lazy<CheckedDevice> LazyChecked = new(() => new CheckedDevice());

    internal static GpuDevice Device => LazyDevice.Value;

    /// <summary>With PTX run beside it.</summary>
    internal static CheckedDevice Checked => LazyChecked.Value;

    public static IBackend Create() => new GpuBackend(Device);
}
