using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Measuring.Peak;

/// <summary>
/// The most float32 multiply-adds a second that this code generator reaches: independent chains in registers, no memory. Twelve chains
/// cover four cycles of latency on two or three units.
/// </summary>
public static class FmaPeak
{
    private const int Chains = 12;
    private const long Steps = 2_000_000;

    private static float _sink;

    /// <summary>GFLOP/s (a multiply-add counts two) of <paramref name="threads"/> threads.</summary>
    /// <param name="threads">That work at once.</param>
    /// <param name="samples">Of some milliseconds each.</param>
    /// <param name="stop">Ends between samples.</param>
    /// <param name="path">Whose vectors to use; null takes the widest that the runtime and SGVB_SIMD allow.</param>
    public static PeakResult Measure(int threads, int samples = 15, CancellationToken stop = default, SimdPath? path = null)
    {
        // A forced path is another machine, and its peak is another.
        var widest = path ?? SimdPaths.Choose();
        var (loop, width) = Vector512.IsHardwareAccelerated && widest == SimdPath.Avx512 ? ((Func<long, float>)Loop<Wide512, Vector512<float>>, Vector512<float>.Count)
            : Vector256.IsHardwareAccelerated && widest != SimdPath.Portable ? (Loop<Wide256, Vector256<float>>, Vector256<float>.Count)
            : (Loop<Wide128, Vector128<float>>, Vector128<float>.Count);
        using var team = new Team(threads);
        var operations = 2.0 * width * Chains * Steps * threads;
        return PeakResult.Sample("multiply-add", "GFLOP/s", threads, samples, $"float32, {width * 32}-bit vectors", stop,
            () => operations / team.Round(_ => Volatile.Write(ref _sink, loop(Steps))) / 1e9);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop<TWidth, TVector>(long steps)
        where TWidth : IWidth<TVector>
        where TVector : struct
    {
        // Converges to 1, so that no chain becomes denormal or infinite.
        var (x, y) = (TWidth.Create(0.5f), TWidth.Create(0.5f));
        var (a, b, c, d, e, f) = (x, x, x, x, x, x);
        var (g, h, i, j, k, l) = (x, x, x, x, x, x);
        for (var step = 0L; step < steps; step++)
        {
            a = TWidth.Fma(a, x, y);
            b = TWidth.Fma(b, x, y);
            c = TWidth.Fma(c, x, y);
            d = TWidth.Fma(d, x, y);
            e = TWidth.Fma(e, x, y);
            f = TWidth.Fma(f, x, y);
            g = TWidth.Fma(g, x, y);
            h = TWidth.Fma(h, x, y);
            i = TWidth.Fma(i, x, y);
            j = TWidth.Fma(j, x, y);
            k = TWidth.Fma(k, x, y);
            l = TWidth.Fma(l, x, y);
        }

        return TWidth.Sum(a, b, c) + TWidth.Sum(d, e, f) + TWidth.Sum(g, h, i) + TWidth.Sum(j, k, l);
    }

    private interface IWidth<T>
    {
        static abstract T Create(float value);

        static abstract T Fma(T a, T b, T c);

        static abstract float Sum(T a, T b, T c);
    }

    private readonly struct Wide512 : IWidth<Vector512<float>>
    {
        public static Vector512<float> Create(float value) => Vector512.Create(value);

        public static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

        public static float Sum(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.Sum(a + b + c);
    }

    private readonly struct Wide256 : IWidth<Vector256<float>>
    {
        public static Vector256<float> Create(float value) => Vector256.Create(value);

        public static Vector256<float> Fma(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

        public static float Sum(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.Sum(a + b + c);
    }

    private readonly struct Wide128 : IWidth<Vector128<float>>
    {
        public static Vector128<float> Create(float value) => Vector128.Create(value);

        public static Vector128<float> Fma(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);

        public static float Sum(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.Sum(a + b + c);
    }
}
