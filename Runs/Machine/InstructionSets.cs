using System.Runtime.Intrinsics;
using Arm = System.Runtime.Intrinsics.Arm;
using X86 = System.Runtime.Intrinsics.X86;

namespace Sgvb.Runs.Machine;

/// <summary>The instruction sets that matter to this suite, as the runtime would use them.</summary>
public static class InstructionSets
{
    public static IReadOnlyList<string> Supported()
    {
        (string Name, bool Supported)[] all =
        [
            ("sse4.2", X86.Sse42.IsSupported),
            ("avx", X86.Avx.IsSupported),
            ("avx2", X86.Avx2.IsSupported),
            ("fma", X86.Fma.IsSupported),
            ("bmi2", X86.Bmi2.IsSupported),
            ("avx512f", X86.Avx512F.IsSupported),
            ("avx512bw", X86.Avx512BW.IsSupported),
            ("avx512dq", X86.Avx512DQ.IsSupported),
            ("avx512vbmi", X86.Avx512Vbmi.IsSupported),
            ("advsimd", Arm.AdvSimd.IsSupported),
            ("vector256", Vector256.IsHardwareAccelerated),
            ("vector512", Vector512.IsHardwareAccelerated),
        ];
        return [.. all.Where(s => s.Supported).Select(s => s.Name)];
    }
}
