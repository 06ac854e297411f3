using Sgvb.Backends.Gpu.Machine;

[assembly: Sgvb.Extension(typeof(Sgvb.Backends.Gpu.GpuEntry))]

namespace Sgvb.Backends.Gpu;

/// <summary>The backend as the registry lists it.</summary>
public sealed class GpuEntry : BackendEntry
{
    public GpuEntry() : base(GpuBackend.RegistryName, "ILGPU on CUDA or OpenCL; without a device its simulator, for checking only",
        GpuBackend.Unavailable, () => GpuChoice.Shared.Description, Recipe(_ => GpuBackend.Create()))
    {
        CreateBackend = _ => GpuBackend.Create();
        RunsOnProcessor = false;
        IsSimulated = GpuBackend.IsSimulated;
    }
}
