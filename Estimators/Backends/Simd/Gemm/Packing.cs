using Sgvb.Backends.Simd.Lanes;

namespace Sgvb.Backends.Simd.Gemm;

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
    /// A lane's width of columns of A[K, M] as rows, that many elements for every k, for pairs [first, last) of such groups: a pair of half
    /// cache lines is read at once. Strides are multiples of 16, so a pair can always be read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pairs<TLane>(float* a, nint stride, int depth, int first, int last, float* rows) where TLane : struct, ISimdLane<TLane>
    {
        for (var k0 = 0; k0 < depth; k0 += Run)
        {
            var k1 = Math.Min(k0 + Run, depth);
            for (nint pair = first; pair < last; pair++)
            {
                var source = a + k0 * stride + pair * 2 * TLane.Width;
                var even = rows + pair * 2 * TLane.Width * depth + k0 * TLane.Width;
                var odd = even + TLane.Width * (nint)depth;
                for (var k = k0; k < k1; k++, source += stride, even += TLane.Width, odd += TLane.Width)
                {
                    TLane.Store(TLane.Load(source), even);
                    TLane.Store(TLane.Load(source + TLane.Width), odd);
                }
            }
        }
    }

    /// <summary>
    /// Rows [first, first + width) of B[N, K] as one panel, transposed. Rows past the last one (<paramref name="rows"/>) become zeros.
    /// </summary>
    public static void PanelTransposed<TLane>(float* b, nint stride, int rows, int depth, int first, int width, float* panel)
        where TLane : struct, ISimdLane<TLane>
    {
        for (var j = 0; j < width; j += TLane.Width)
        {
            var source = b + (first + j) * stride;
            var present = rows - first - j;
            if (present >= TLane.Width)
                Transposed<TLane>(source, stride, depth, panel + j, width);
            else
                OneByOne(source, stride, depth, present, TLane.Width, panel + j, width);
        }
    }

    /// <summary>A lane's width of rows. Strides are multiples of 16, so four elements along k can always be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transposed<TLane>(float* source, nint stride, int depth, float* target, int width) where TLane : struct, ISimdLane<TLane>
    {
        for (var k = 0; k < depth; k += 4, target += 4 * width)
        {
            // Group g of the i-th lane is from row i + 4g; two rounds of interleaving make it four rows at one k.
            var a0 = TLane.LoadGroups(source + k, 4 * stride);
            var a1 = TLane.LoadGroups(source + k + stride, 4 * stride);
            var a2 = TLane.LoadGroups(source + k + 2 * stride, 4 * stride);
            var a3 = TLane.LoadGroups(source + k + 3 * stride, 4 * stride);
            var even = TLane.InterleaveLow(a0, a2);
            var odd = TLane.InterleaveLow(a1, a3);
            TLane.Store(TLane.InterleaveLow(even, odd), target);
            if (k + 1 < depth)
                TLane.Store(TLane.InterleaveHigh(even, odd), target + width);
            even = TLane.InterleaveHigh(a0, a2);
            odd = TLane.InterleaveHigh(a1, a3);
            if (k + 2 < depth)
                TLane.Store(TLane.InterleaveLow(even, odd), target + 2 * width);
            if (k + 3 < depth)
                TLane.Store(TLane.InterleaveHigh(even, odd), target + 3 * width);
        }
    }

    private static void OneByOne(float* source, nint stride, int depth, int present, int count, float* target, int width)
    {
        for (var k = 0; k < depth; k++, target += width)
            for (var j = 0; j < count; j++)
                target[j] = j < present ? source[j * stride + k] : 0;
    }
}
