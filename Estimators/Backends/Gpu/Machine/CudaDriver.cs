using System.Runtime.InteropServices;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>NVIDIA's driver, asked why it has no device that ILGPU takes: ILGPU passes over what the driver says.</summary>
internal static class CudaDriver
{
    private delegate int InitFunction(uint flags);

    private delegate int NumberFunction(out int number);

    private delegate int TextFunction(int error, out nint text);

    /// <summary>The reason, in one line without a full stop.</summary>
    public static string WhyNoDevice()
    {
        var name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(name, out var library))
            return $"no NVIDIA driver is installed, {name} does not load";
        try
        {
            if (GpuLibraries.Function<InitFunction>(library, "cuInit")(0) is not 0 and var error)
                return $"the NVIDIA driver says: {Text(library, error)}";
            var code = GpuLibraries.Function<NumberFunction>(library, "cuDeviceGetCount")(out var devices);
            if (code != 0 || devices == 0)
                return code != 0 ? $"the NVIDIA driver says: {Text(library, code)}" : "the NVIDIA driver finds no GPU";
            _ = GpuLibraries.Function<NumberFunction>(library, "cuDriverGetVersion")(out var version);
            return string.Create(CultureInfo.InvariantCulture,
                $"the NVIDIA driver is of CUDA {version / 1000}.{version % 1000 / 10}, too old for its GPU or for the kernels; update it");
        }
        catch (EntryPointNotFoundException e)
        {
            return $"{name} is no NVIDIA driver that is known: {e.Message}";
        }
    }

    private static string Text(nint library, int error) =>
        GpuLibraries.Function<TextFunction>(library, "cuGetErrorString")(error, out var text) == 0 && Marshal.PtrToStringUTF8(text) is { } said
            ? $"{said} (error {error})"
            : $"error {error}";
}
