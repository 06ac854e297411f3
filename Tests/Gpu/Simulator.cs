using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Recipes;
using Sgvb.Tests.Gpu.Ptx;

namespace Sgvb.Tests.Gpu;

/// <summary>ILGPU's CPU accelerator, whatever the machine has: tests of it share one device and run one after the other.</summary>
[CollectionDefinition(Collection)]
public static class Simulator
{
    public const string Collection = "gpu simulator";

    private static readonly Lazy<GpuDevice> LazyDevice = new(() => new GpuDevice(GpuChoice.Of(GpuKind.Simulator)));

    private static readonly Lazy<CheckedDevice> LazyChecked = new(() => new CheckedDevice());

    private static readonly Lazy<CheckedDevice> LazyPtx = new(() => new CheckedDevice(PtxRun.Alone));

    internal static GpuDevice Device => LazyDevice.Value;

    /// <summary>With PTX run beside it.</summary>
    internal static CheckedDevice Checked => LazyChecked.Value;

    /// <summary>A backend whose kernels are executed as they are compiled for a GPU: the simulator's bits, as other tests hold, in less time.</summary>
    internal static BackendEntry OnPtx { get; } = new("gpu", "", () => null, () => "executed PTX", (method, workload, n, _) =>
        new RecipeStep(CreateOnPtx(), method.Estimator.Entry, method, workload, n));

    public static IBackend Create() => new GpuBackend(Device);

    public static IBackend CreateOnPtx() => new GpuBackend(LazyPtx.Value);
}
