using ILGPU;
using ILGPU.Runtime;
using Sgvb.Backends.Gpu.Gemm;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Convolutions;

/// <summary>
/// The weights [C·k·k, F] with their rows in the order of the patches' depth, tap after tap, filters as lines: forward. The row of channel
/// c and tap t is c·k·k + t.
/// </summary>
/// <param name="patches">The geometry.</param>
/// <param name="weights">The matrix.</param>
/// <param name="stride">In quads.</param>
/// <param name="places">k·k.</param>
internal readonly struct WeightsByDepth(GpuPatches patches, ArrayView<Quad> weights, int stride, int places) : ITileLoader
{
    private readonly GpuPatches _patches = patches;
    private readonly ArrayView<Quad> _weights = weights;
    private readonly int _stride = stride;
    private readonly int _places = places;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Fetch(int lines, int depth, int firstLine, int firstDepth, int index)
    {
        var k = ByDepth.Depth(firstDepth, index);
        var line = ByDepth.Line(firstLine, index);
        var tap = _patches.Tap(k / 4);
        var channel = _patches.QuadOfTap(k / 4, tap) * 4 + (k & 3);
        var isInside = k < depth && channel < _patches.Channels && line < _stride;
        return isInside ? _weights.AsAligned16()[(channel * _places + tap) * _stride + line] : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ArrayView<float> tile, int index, Quad quad) => ByDepth.Store(tile, index, quad);
}

/// <summary>
/// The weights with channels as lines, the depth over the taps of one class of positions and then over filters: in the gradient by input.
/// </summary>
internal readonly struct WeightsByLine : ITileLoader
{
    private readonly GpuPatches _patches;
    private readonly ArrayView<Quad> _weights;
    private readonly int _stride;
    private readonly int _places;
    private readonly int _firstPlace;
    private readonly int _placesDown;
    private readonly int _placesAcross;

    /// <param name="patches">The geometry.</param>
    /// <param name="device">The same.</param>
    /// <param name="weights">The matrix.</param>
    /// <param name="stride">In quads.</param>
    public WeightsByLine(in Patches patches, in GpuPatches device, ArrayView<Quad> weights, int stride)
    {
        (_patches, _weights, _stride) = (device, weights, stride);
        _places = patches.Kernel * patches.Kernel;
        _firstPlace = patches.Place(0, 0);
        _placesDown = patches.Place(1, 0) - _firstPlace;
        _placesAcross = patches.Place(0, 1) - _firstPlace;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Fetch(int lines, int depth, int firstLine, int firstDepth, int index)
    {
        var line = ByLine.Line(firstLine, index);
        var k = ByLine.Depth(firstDepth, index);
        var tap = _patches.Tap(k / 4);
        var quadOfTap = _patches.QuadOfTap(k / 4, tap);
        var down = _patches.Down(tap);
        var place = _firstPlace + down * _placesDown + _patches.Across(tap, down) * _placesAcross;
        var isInside = line < lines && k < depth;
        var quad = isInside ? _weights.AsAligned16()[(line * _places + place) * _stride + quadOfTap] : default;
        return quad.Until(quadOfTap * 4, _patches.Channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ArrayView<float> tile, int index, Quad quad) => ByLine.Store(tile, index, quad);
}
