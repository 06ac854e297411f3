namespace Sgvb.Bench.Toolchain;

/// <summary>How this program was built.</summary>
public static class BuildMode
{
    /// <summary>Whether with optimizations; what a debug build measures is marked as such.</summary>
    public static bool IsOptimized { get; } =
#if DEBUG
        false;
#else
        true;
#endif
}
