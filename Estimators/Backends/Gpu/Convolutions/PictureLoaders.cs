using ILGPU;
using ILGPU.Runtime;
using Sgvb.Backends.Gpu.Gemm;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Convolutions;

/// <summary>Patches of a picture whose rows are the lines: forward, and in the gradient by input.</summary>
/// <param name="patches">The geometry.</param>
/// <param name="source">The pictures from the first example on.</param>
/// <param name="stride">In quads.</param>
internal readonly struct PatchesByLine(GpuPatches patches, ArrayView<Quad> source, int stride) : ITileLoader
{
    private readonly GpuPatches _patches = patches;
    private readonly ArrayView<Quad> _source = source;
    private readonly int _stride = stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Fetch(int lines, int depth, int firstLine, int firstDepth, int index)
    {
        var line = ByLine.Line(firstLine, index);
        var k = ByLine.Depth(firstDepth, index);
        var tap = _patches.Tap(k / 4);
        var quadOfTap = _patches.QuadOfTap(k / 4, tap);
        var position = line < lines && k < depth ? _patches.Position(line, tap) : -1;
        var quad = position >= 0 ? _source.AsAligned16()[position * _stride + quadOfTap] : default;
        return quad.Until(quadOfTap * 4, _patches.Channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ArrayView<float> tile, int index, Quad quad) => ByLine.Store(tile, index, quad);
}

/// <summary>
/// The same matrix transposed, its rows the depth: in the gradient by weights. Lines past a tap's channels hold what lies in the padding;
/// <see cref="WeightRows"/> leaves them out.
/// </summary>
/// <param name="patches">The geometry.</param>
/// <param name="source">The pictures from the first example on.</param>
/// <param name="stride">In quads.</param>
internal readonly struct PatchesByDepth(GpuPatches patches, ArrayView<Quad> source, int stride) : ITileLoader
{
    private readonly GpuPatches _patches = patches;
    private readonly ArrayView<Quad> _source = source;
    private readonly int _stride = stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Fetch(int lines, int depth, int firstLine, int firstDepth, int index)
    {
        var k = ByDepth.Depth(firstDepth, index);
        var line = ByDepth.Line(firstLine, index);
        var tap = _patches.Tap(line);
        var position = k < depth && line * 4 < lines ? _patches.Position(k, tap) : -1;
        return position >= 0 ? _source.AsAligned16()[position * _stride + _patches.QuadOfTap(line, tap)] : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ArrayView<float> tile, int index, Quad quad) => ByDepth.Store(tile, index, quad);
}
