using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Gemm;

/// <summary>
/// Brings a block of an operand into shared memory, where it lies by depth: element (depth k, line l) at
/// k·<see cref="GemmKernel.Pitch"/> + l. A line is a row of the product for A and a column of it for B. Every thread carries
/// <see cref="GemmKernel.QuadsAThread"/> quads,
/// fetched one tile ahead of their use so that the arithmetic hides the way to memory.
/// </summary>
internal interface ITileLoader
{
    /// <summary>The <paramref name="index"/>th quad of this block, zeros outside of the operand.</summary>
    static abstract Quad Fetch(ArrayView<Quad> operand, int stride, int lines, int depth, int firstLine, int firstDepth, int index);

    /// <summary>Stores what <see cref="Fetch"/> got.</summary>
    static abstract void Store(ArrayView<float> tile, int index, Quad quad);
}

/// <summary>The operand's rows are the depth: B in NN and both in TN. Sixteen threads read 256 consecutive bytes.</summary>
internal readonly struct ByDepth : ITileLoader
{
    private const int QuadsARow = GemmKernel.Lines / 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad Fetch(ArrayView<Quad> operand, int stride, int lines, int depth, int firstLine, int firstDepth, int index)
    {
        var k = firstDepth + index / QuadsARow;
        var line = firstLine / 4 + (index & (QuadsARow - 1));
        return k < depth && line < stride ? operand[k * stride + line] : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ArrayView<float> tile, int index, Quad quad)
    {
        var at = index / QuadsARow * GemmKernel.Pitch + (index & (QuadsARow - 1)) * 4;
        Block8x4.Store(tile, at, quad);
    }
}

/// <summary>The operand's rows are the lines: A in NN and both in NT. Four threads read 64 consecutive bytes of a row.</summary>
internal readonly struct ByLine : ITileLoader
{
    private const int QuadsARow = GemmKernel.Depth / 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad Fetch(ArrayView<Quad> operand, int stride, int lines, int depth, int firstLine, int firstDepth, int index)
    {
        var line = firstLine + index / QuadsARow;
        var k = firstDepth + (index & (QuadsARow - 1)) * 4;
        var quad = line < lines ? operand[line * stride + k / 4] : default;
        // Padding may hold anything: what lies past the depth adds nothing.
        return k + 4 <= depth ? quad : new Quad(
            k < depth ? quad.X : 0,
            k + 1 < depth ? quad.Y : 0,
            k + 2 < depth ? quad.Z : 0,
            0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ArrayView<float> tile, int index, Quad quad)
    {
        var at = (index & (QuadsARow - 1)) * 4 * GemmKernel.Pitch + index / QuadsARow;
        tile[at] = quad.X;
        tile[at + GemmKernel.Pitch] = quad.Y;
        tile[at + 2 * GemmKernel.Pitch] = quad.Z;
        tile[at + 3 * GemmKernel.Pitch] = quad.W;
    }
}
