using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>
/// Drivers install libcuda.so.1 and libOpenCL.so.1; the names without a number, which ILGPU asks for, come with development packages and
/// are missing on many servers and in containers.
/// </summary>
internal static class GpuLibraries
{
    private static readonly Lazy<bool> Registered = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);
        return true;
    });

    /// <summary>Before the first use of a device.</summary>
    public static void Register() => _ = Registered.Value;

    /// <summary>A function of a library that was loaded by hand.</summary>
    /// <exception cref="EntryPointNotFoundException">It has none of that name.</exception>
    public static T Function<T>(nint library, string name) where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        if (NativeLibrary.TryLoad(name, assembly, path, out var library))
            return library;
        return name is "cuda" or "OpenCL" && NativeLibrary.TryLoad($"lib{name}.so.1", assembly, path, out library) ? library : 0;
    }
}
