using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>One line for what a device or its driver reports.</summary>
internal static class GpuErrors
{
    public static bool IsOfDevice(Exception error) => error is AcceleratorException or OutOfMemoryException;

    public static SgvbException Explain(Exception error, string what)
    {
        if (IsOutOfMemory(error))
            return new DeviceMemoryException($"{what}: the GPU", error);
        var reason = error is AcceleratorException or DllNotFoundException ? error.Message : (error.InnerException ?? error).Message;
        // What the driver says of PTX that is newer than itself.
        var advice = reason.Contains("unsupported toolchain", StringComparison.Ordinal) ? "; update the NVIDIA driver" : "";
        return new SgvbException($"{what}: {reason.ReplaceLineEndings(" ").TrimEnd('.')}{advice}.", SgvbException.Unavailable, error);
    }

    private static bool IsOutOfMemory(Exception error) => error switch
    {
        OutOfMemoryException => true,
        CudaException cuda => cuda.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase),
        CLException openCl => openCl.Error is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES,
        _ => false,
    };
}
