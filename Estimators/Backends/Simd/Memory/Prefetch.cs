using System.Runtime.Intrinsics.X86;

namespace Sgvb.Backends.Simd.Memory;

/// <summary>Asks for a cache line that will be needed soon, where the processor can be asked. Any address will do.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Elements of a cache line.</summary>
    public const int LineElements = 16;

    /// <summary>Into the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Near(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }

    /// <summary>Into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Far(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(address);
    }
}
