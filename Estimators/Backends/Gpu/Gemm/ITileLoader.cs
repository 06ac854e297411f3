using ILGPU;
using ILGPU.Runtime;
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
    Quad Fetch(int lines, int depth, int firstLine, int firstDepth, int index);

    /// <summary>Stores what <see cref="Fetch"/> got.</summary>
    static abstract void Store(ArrayView<float> tile, int index, Quad quad);
}

/// <summary>The operand's rows are the depth: B in NN and both in TN. Sixteen threads read 256 consecutive bytes.</summary>
/// <param name="operand">The matrix.</param>
/// <param name="stride">In quads, as are all strides of operands here.</param>
internal readonly struct ByDepth(ArrayView<Quad> operand, int stride) : ITileLoader
{
    private const int QuadsARow = GemmKernel.Lines / 4;

    private readonly ArrayView<Quad> _operand = operand;
    private readonly int _stride = stride;

    public static ByDepth Of(Matrix matrix) => new(GpuMatrix.QuadsOf(matrix), matrix.Stride / 4);

    /// <summary>The depth at which a quad of the block stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Depth(int firstDepth, int index) => firstDepth + index / QuadsARow;

    /// <summary>Its four lines, in quads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Line(int firstLine, int index) => firstLine / 4 + (index & (QuadsARow - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Fetch(int lines, int depth, int firstLine, int firstDepth, int index)
    {
        var k = Depth(firstDepth, index);
        var line = Line(firstLine, index);
        return k < depth && line < _stride ? _operand.AsAligned16()[k * _stride + line] : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ArrayView<float> tile, int index, Quad quad)
    {
        var at = index / QuadsARow * GemmKernel.Pitch + (index & (QuadsARow - 1)) * 4;
        Block8x4.Store(tile, at, quad);
    }
}

/// <summary>The operand's rows are the lines: A in NN and both in NT. Four threads read 64 consecutive bytes of a row.</summary>
/// <param name="operand">The matrix.</param>
/// <param name="stride">In quads.</param>
internal readonly struct ByLine(ArrayView<Quad> operand, int stride) : ITileLoader
{
    private const int QuadsARow = GemmKernel.Depth / 4;

    private readonly ArrayView<Quad> _operand = operand;
    private readonly int _stride = stride;

    public static ByLine Of(Matrix matrix) => new(GpuMatrix.QuadsOf(matrix), matrix.Stride / 4);

    /// <summary>The line of a quad of the block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Line(int firstLine, int index) => firstLine + index / QuadsARow;

    /// <summary>The first of its four depths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Depth(int firstDepth, int index) => firstDepth + (index & (QuadsARow - 1)) * 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Fetch(int lines, int depth, int firstLine, int firstDepth, int index)
    {
        var line = Line(firstLine, index);
        var k = Depth(firstDepth, index);
        var quad = line < lines ? _operand.AsAligned16()[line * _stride + k / 4] : default;
        // Padding may hold anything: what lies past the depth adds nothing.
        return quad.Until(k, depth);
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
