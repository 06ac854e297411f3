using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Sgvb.Backends.Simd;

/// <summary>Copies operands into the order in which the micro-kernel reads them.</summary>
internal static unsafe class Packing
{
    // Rows that are worked through before the next panel: few enough to stay in the first-level cache and the page table's cache.
    private const int Run = 32;

    /// <summary>
    /// Columns [first, last) of B[K, N] as panels, <paramref name="width"/> elements for every k; the last panel may be narrower, by a
    /// multiple of the lane's width.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels<TLane>(float* b, nint stride, int depth, int first, int last, int width, float* panels)
        where TLane : struct, ISimdLane<TLane>
    {
        for (var k0 = 0; k0 < depth; k0 += Run)
        {
            var k1 = Math.Min(k0 + Run, depth);
            for (var column = first; column < last; column += width)
            {
                var count = Math.Min(width, last - column);
                var source = b + k0 * stride + column;
                var target = panels + (nint)(column - first) * depth + k0 * count;
                for (var k = k0; k < k1; k++, source += stride, target += count)
                    for (nint j = 0; j < count; j += TLane.Width)
                        TLane.Store(TLane.Load(source + j), target + j);
            }
        }
    }

    /// <summary>
    /// Rows [first, first + width) of B[N, K] as one panel, transposed. Rows past the last one (<paramref name="rows"/>) become zeros.
    /// Strides are multiples of 16, so four elements along k can always be read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PanelTransposed(float* b, nint stride, int rows, int depth, int first, int width, float* panel)
    {
        for (var j = 0; j < width; j += 4)
        {
            var r0 = Row(b, stride, rows, first + j);
            var r1 = Row(b, stride, rows, first + j + 1);
            var r2 = Row(b, stride, rows, first + j + 2);
            var r3 = Row(b, stride, rows, first + j + 3);
            var target = panel + j;
            for (var k = 0; k < depth; k += 4)
            {
                var v0 = r0 is null ? default : Vector128.Load(r0 + k);
                var v1 = r1 is null ? default : Vector128.Load(r1 + k);
                var v2 = r2 is null ? default : Vector128.Load(r2 + k);
                var v3 = r3 is null ? default : Vector128.Load(r3 + k);
                Transpose(ref v0, ref v1, ref v2, ref v3);
                v0.Store(target);
                if (k + 1 < depth)
                    v1.Store(target + width);
                if (k + 2 < depth)
                    v2.Store(target + 2 * width);
                if (k + 3 < depth)
                    v3.Store(target + 3 * width);
                target += 4 * width;
            }
        }
    }

    /// <summary>The first <paramref name="height"/> columns of A[K, M] as rows: that many elements for every k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(float* a, nint stride, int depth, int height, float* rows)
    {
        for (var k = 0; k < depth; k++, a += stride, rows += height)
            if (height == 8)
                Vector256.Load(a).Store(rows);
            else if (height == 4)
                Vector128.Load(a).Store(rows);
            else
                for (var i = 0; i < height; i++)
                    rows[i] = a[i];
    }

    private static float* Row(float* b, nint stride, int rows, int row) => row < rows ? b + row * stride : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector128<float> v0, ref Vector128<float> v1, ref Vector128<float> v2, ref Vector128<float> v3)
    {
        // Two rounds of interleaving, each a pair of unpack instructions.
        var a0 = Interleave(v0, v2, high: false);
        var a1 = Interleave(v0, v2, high: true);
        var a2 = Interleave(v1, v3, high: false);
        var a3 = Interleave(v1, v3, high: true);
        v0 = Interleave(a0, a2, high: false);
        v1 = Interleave(a0, a2, high: true);
        v2 = Interleave(a1, a3, high: false);
        v3 = Interleave(a1, a3, high: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Interleave(Vector128<float> a, Vector128<float> b, bool high)
    {
        if (Sse.IsSupported)
            return high ? Sse.UnpackHigh(a, b) : Sse.UnpackLow(a, b);
        if (AdvSimd.Arm64.IsSupported)
            return high ? AdvSimd.Arm64.ZipHigh(a, b) : AdvSimd.Arm64.ZipLow(a, b);
        return high ? Vector128.Create(a[2], b[2], a[3], b[3]) : Vector128.Create(a[0], b[0], a[1], b[1]);
    }
}
