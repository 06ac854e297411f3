using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd.Gemm;

/// <summary>
/// The inner loop of a matrix product: rows × lanes accumulators stay in registers over the whole of k, one broadcast of A and up to
/// three loads of packed B a step. There is no blocking along k, so each element of C is one chain of fused multiply-adds in the order
/// of k: the same bits for every tile shape, vector width and thread count.
/// </summary>
internal static unsafe class MicroKernel
{
    /// <summary>Rows of a full tile: 8×3 accumulators need the 32 registers of AVX-512, 4×3 fit in 16.</summary>
    public static int TileRows<TLane>() where TLane : struct, ISimdLane<TLane> => TLane.Width == 16 ? 8 : 4;

    /// <summary>Columns of a packed panel.</summary>
    public static int PanelWidth<TLane>() where TLane : struct, ISimdLane<TLane> => 3 * TLane.Width;

    /// <summary>A block of up to <see cref="TileRows{TLane}"/> rows; parameters as for <see cref="Run{TLane, TTile}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block<TLane>(
        int rows, int lanes, nint depth, byte* a, nint rowStride, nint depthStride, float* b, float* block, byte* ahead, nint aheadStride)
        where TLane : struct, ISimdLane<TLane>
    {
        var done = 0;
        while (done < rows)
        {
            var count = rows - done >= 8 && TileRows<TLane>() == 8 ? 8 : rows - done >= 4 ? 4 : 1;
            Of<TLane>(count, lanes)(depth, a + done * rowStride, rowStride, depthStride, b, block + done * lanes * TLane.Width, ahead, aheadStride);
            done += count;
        }
    }

    /// <param name="depth">Steps along k.</param>
    /// <param name="a">The first row of A.</param>
    /// <param name="rowStride">Bytes from one row of A to the next.</param>
    /// <param name="depthStride">Bytes from one k to the next in A.</param>
    /// <param name="b">A packed panel: lanes·width elements for every k.</param>
    /// <param name="tile">Takes the block, rows × (lanes·width).</param>
    /// <param name="ahead">What will be read soon: a cache line is asked for at every k.</param>
    /// <param name="aheadStride">Bytes from one k to the next in it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane, TTile>(nint depth, byte* a, nint rowStride, nint depthStride, float* b, float* tile, byte* ahead, nint aheadStride)
        where TLane : struct, ISimdLane<TLane>
        where TTile : struct, ITile
    {
        var stride2 = 2 * rowStride;
        var stride3 = 3 * rowStride;
        var a4 = a + 4 * rowStride;
        TLane c00 = TLane.Create(0), c01 = c00, c02 = c00;
        TLane c10 = TLane.Create(0), c11 = c10, c12 = c10;
        TLane c20 = TLane.Create(0), c21 = c20, c22 = c20;
        TLane c30 = TLane.Create(0), c31 = c30, c32 = c30;
        TLane c40 = TLane.Create(0), c41 = c40, c42 = c40;
        TLane c50 = TLane.Create(0), c51 = c50, c52 = c50;
        TLane c60 = TLane.Create(0), c61 = c60, c62 = c60;
        TLane c70 = TLane.Create(0), c71 = c70, c72 = c70;
        for (var k = depth; k > 0; k--)
        {
            var b0 = TLane.Load(b);
            var b1 = TTile.Lanes > 1 ? TLane.Load(b + TLane.Width) : default;
            var b2 = TTile.Lanes > 2 ? TLane.Load(b + 2 * TLane.Width) : default;
            var x = TLane.Create(*(float*)(a));
            c00 = TLane.Fma(x, b0, c00);
            if (TTile.Lanes > 1)
                c01 = TLane.Fma(x, b1, c01);
            if (TTile.Lanes > 2)
                c02 = TLane.Fma(x, b2, c02);
            if (TTile.Rows > 1)
            {
                var y = TLane.Create(*(float*)(a + rowStride));
                c10 = TLane.Fma(y, b0, c10);
                if (TTile.Lanes > 1)
                    c11 = TLane.Fma(y, b1, c11);
                if (TTile.Lanes > 2)
                    c12 = TLane.Fma(y, b2, c12);
                y = TLane.Create(*(float*)(a + stride2));
                c20 = TLane.Fma(y, b0, c20);
                if (TTile.Lanes > 1)
                    c21 = TLane.Fma(y, b1, c21);
                if (TTile.Lanes > 2)
                    c22 = TLane.Fma(y, b2, c22);
                y = TLane.Create(*(float*)(a + stride3));
                c30 = TLane.Fma(y, b0, c30);
                if (TTile.Lanes > 1)
                    c31 = TLane.Fma(y, b1, c31);
                if (TTile.Lanes > 2)
                    c32 = TLane.Fma(y, b2, c32);
            }

            if (TTile.Rows > 4)
            {
                var z = TLane.Create(*(float*)(a4));
                c40 = TLane.Fma(z, b0, c40);
                if (TTile.Lanes > 1)
                    c41 = TLane.Fma(z, b1, c41);
                if (TTile.Lanes > 2)
                    c42 = TLane.Fma(z, b2, c42);
                z = TLane.Create(*(float*)(a4 + rowStride));
                c50 = TLane.Fma(z, b0, c50);
                if (TTile.Lanes > 1)
                    c51 = TLane.Fma(z, b1, c51);
                if (TTile.Lanes > 2)
                    c52 = TLane.Fma(z, b2, c52);
                z = TLane.Create(*(float*)(a4 + stride2));
                c60 = TLane.Fma(z, b0, c60);
                if (TTile.Lanes > 1)
                    c61 = TLane.Fma(z, b1, c61);
                if (TTile.Lanes > 2)
                    c62 = TLane.Fma(z, b2, c62);
                z = TLane.Create(*(float*)(a4 + stride3));
                c70 = TLane.Fma(z, b0, c70);
                if (TTile.Lanes > 1)
                    c71 = TLane.Fma(z, b1, c71);
                if (TTile.Lanes > 2)
                    c72 = TLane.Fma(z, b2, c72);
            }

            Prefetch.Far(ahead);
            ahead += aheadStride;
            a += depthStride;
            a4 += depthStride;
            b += TTile.Lanes * TLane.Width;
        }

        StoreRow<TLane, TTile>(tile, 0, c00, c01, c02);
        if (TTile.Rows > 1)
        {
            StoreRow<TLane, TTile>(tile, 1, c10, c11, c12);
            StoreRow<TLane, TTile>(tile, 2, c20, c21, c22);
            StoreRow<TLane, TTile>(tile, 3, c30, c31, c32);
        }

        if (TTile.Rows > 4)
        {
            StoreRow<TLane, TTile>(tile, 4, c40, c41, c42);
            StoreRow<TLane, TTile>(tile, 5, c50, c51, c52);
            StoreRow<TLane, TTile>(tile, 6, c60, c61, c62);
            StoreRow<TLane, TTile>(tile, 7, c70, c71, c72);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TLane, TTile>(float* tile, int row, TLane c0, TLane c1, TLane c2)
        where TLane : struct, ISimdLane<TLane>
        where TTile : struct, ITile
    {
        var target = tile + row * TTile.Lanes * TLane.Width;
        TLane.Store(c0, target);
        if (TTile.Lanes > 1)
            TLane.Store(c1, target + TLane.Width);
        if (TTile.Lanes > 2)
            TLane.Store(c2, target + 2 * TLane.Width);
    }

    /// <summary>Every micro-kernel that exists, by shape.</summary>
    private static delegate*<nint, byte*, nint, nint, float*, float*, byte*, nint, void> Of<TLane>(int rows, int lanes)
        where TLane : struct, ISimdLane<TLane> => (rows, lanes) switch
        {
            (8, 3) => &Run<TLane, Tile8x3>,
            (8, 2) => &Run<TLane, Tile8x2>,
            (8, _) => &Run<TLane, Tile8x1>,
            (4, 3) => &Run<TLane, Tile4x3>,
            (4, 2) => &Run<TLane, Tile4x2>,
            (4, _) => &Run<TLane, Tile4x1>,
            (_, 3) => &Run<TLane, Tile1x3>,
            (_, 2) => &Run<TLane, Tile1x2>,
            _ => &Run<TLane, Tile1x1>,
        };
}
