using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Sgvb.Backends.Torch.Native;

/// <summary>
/// oneDNN, which makes libtorch's convolutions on a processor, takes its blocks from the sizes of the caches. Where a virtual machine tells none
/// (CPUID leaves 4 and 8000001Dh are empty), the convolutions of oneDNN 3.7.1 for AVX2 and AVX-512 give wrong gradients without a word. Its older
/// ones are right there, and slower: libtorch is held to them.
/// </summary>
internal static partial class HiddenCaches
{
    /// <summary>oneDNN's own variable; what the user sets stays.</summary>
    public const string Variable = "ONEDNN_MAX_CPU_ISA";

    private const string Right = "AVX";

    /// <summary>Whether this processor tells no cache at all.</summary>
    public static bool AreHidden { get; } = X86Base.IsSupported && !Tells(4) && !Tells(unchecked((int)0x8000001D));

    /// <summary>Whether libtorch was held to the older code by <see cref="Mend"/>.</summary>
    public static bool IsMended { get; private set; }

    /// <summary>To be called before libtorch is loaded.</summary>
    public static void Mend()
    {
        if (!AreHidden || Environment.GetEnvironmentVariable(Variable) is not null || Environment.GetEnvironmentVariable("DNNL_MAX_CPU_ISA") is not null)
            return;
        // .NET's own variables are not those that native code sees, but on Windows.
        if (OperatingSystem.IsWindows())
            Environment.SetEnvironmentVariable(Variable, Right);
        else if (SetEnvironment(Variable, Right, 0) != 0)
            return;
        IsMended = true;
    }

    /// <summary>
    /// Turns NNPACK off, which asks for the caches as well: it would not run, and say so in a line on standard error for each convolution. To be called
    /// when libtorch is loaded. TorchSharp has no word for it; where the names are others, as on Windows, nothing is done.
    /// </summary>
    public static unsafe void Quieten(nint libtorch)
    {
        if (AreHidden && NativeLibrary.TryGetExport(libtorch, "_ZN2at13globalContextEv", out var context)
            && NativeLibrary.TryGetExport(libtorch, "_ZN2at7Context20setUserEnabledNNPACKEb", out var enable))
            ((delegate* unmanaged<nint, byte, void>)enable)(((delegate* unmanaged<nint>)context)(), 0);
    }

    private static bool Tells(int leaf)
    {
        var highest = X86Base.CpuId(leaf & int.MinValue, 0).Eax;
        return (uint)leaf <= (uint)highest && (X86Base.CpuId(leaf, 0).Eax & 31) != 0;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
