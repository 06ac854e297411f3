namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>
/// What a multiprocessor has for the groups that it holds at once: sm_80, which sm_90 has no less of anything than. CUDA C++ Programming
/// Guide, Technical Specifications per Compute Capability.
/// </summary>
internal static class Multiprocessor
{
    private const int Warps = 64;

    private const int Groups = 32;

    private const int Registers = 65536;

    /// <summary>A warp takes registers by so many.</summary>
    private const int RegistersAtOnce = 256;

    private const int SharedBytes = 164 * 1024;

    /// <summary>Each group has so many bytes of shared memory for the system.</summary>
    private const int SharedBytesOfSystem = 1024;

    /// <summary>Warps of all groups that run at once.</summary>
    /// <param name="groupSize">Threads, in whole warps.</param>
    /// <param name="registers">Of a thread.</param>
    /// <param name="sharedBytes">Of a group.</param>
    public static int ResidentWarps(int groupSize, int registers, int sharedBytes)
    {
        var warps = groupSize / PtxWarp.Size;
        var ofWarp = (registers * PtxWarp.Size + RegistersAtOnce - 1) / RegistersAtOnce * RegistersAtOnce;
        var groups = new[] { Groups, Warps / warps, Registers / ofWarp / warps, SharedBytes / (sharedBytes + SharedBytesOfSystem) }.Min();
        return groups * warps;
    }
}
