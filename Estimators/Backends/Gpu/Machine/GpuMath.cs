using ILGPU.IR.Intrinsics;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>
/// Single-precision arithmetic that a device's compiler may not rearrange. ILGPU writes a plain "add.f32", which the driver's compiler
/// may fuse with a product before it; these write the rounded form (see <see cref="GpuIntrinsics"/>), so that a CUDA
/// device computes the bits of the managed lanes. An OpenCL compiler may still fuse them, and divides and takes roots to its own precision.
/// The bodies are what the simulator runs.
/// </summary>
internal static class GpuMath
{
    [IntrinsicImplementation]
    public static float Add(float a, float b) => a + b;

    [IntrinsicImplementation]
    public static float Subtract(float a, float b) => a - b;

    [IntrinsicImplementation]
    public static float Multiply(float a, float b) => a * b;

    [IntrinsicImplementation]
    public static float Divide(float a, float b) => a / b;

    [IntrinsicImplementation]
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [IntrinsicImplementation]
    public static float Sqrt(float x) => MathF.Sqrt(x);

    [IntrinsicImplementation]
    public static float Max(float a, float b) => MathF.Max(a, b);

    [IntrinsicImplementation]
    public static float Min(float a, float b) => MathF.Min(a, b);

    /// <summary>The nearest integer, ties to even.</summary>
    [IntrinsicImplementation]
    public static float Round(float x) => MathF.Round(x);

    /// <summary>All 64 bits of a product.</summary>
    [IntrinsicImplementation]
    public static ulong MultiplyWide(uint a, uint b) => (ulong)a * b;
}
