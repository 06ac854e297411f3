using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sgvb.Backends.Simd.Lanes;

/// <summary>The instruction sets that the managed backend has a path for. All paths give the same bits.</summary>
public enum SimdPath
{
    /// <summary>128-bit vectors: any processor.</summary>
    Portable,
    Avx2,
    Avx512,
}

public static class SimdPaths
{
    /// <summary>The environment variable that forces a path.</summary>
    public const string Variable = "SGVB_SIMD";

    public static bool IsSupported(SimdPath path) => path switch
    {
        SimdPath.Avx512 => Avx512F.IsSupported && Vector512.IsHardwareAccelerated,
        SimdPath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };

    /// <summary>The widest supported path, or the one that <see cref="Variable"/> names.</summary>
    public static SimdPath Choose()
    {
        var wanted = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(wanted))
            return Enum.GetValues<SimdPath>().Where(IsSupported).Max();
        if (!Enum.TryParse<SimdPath>(wanted, ignoreCase: true, out var path) || !Enum.IsDefined(path) || char.IsAsciiDigit(wanted[0]))
            throw new SgvbException($"{Variable}={wanted}: unknown instruction set; use avx512, avx2 or portable.");
        return IsSupported(path) ? path : throw new SgvbException($"{Variable}={wanted}: this processor does not have these instructions.", SgvbException.Unavailable);
    }
}
