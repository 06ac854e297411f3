using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Convolutions;

/// <summary>
/// A <see cref="Patches"/> matrix as kernels address it. The depth runs over taps and then over the source's channels, these padded to
/// quads, so that one load never meets two taps; what the padding adds is zero.
/// </summary>
internal readonly struct GpuPatches(in Patches patches)
{
    private readonly GpuDivisor _positions = new(patches.Height * patches.Width);
    private readonly GpuDivisor _width = new(patches.Width);
    private readonly GpuDivisor _quads = new(QuadsATap(patches));
    private readonly GpuDivisor _across = new(patches.TapsAcross);
    private readonly int _channels = patches.Channels;
    private readonly int _sourceHeight = patches.SourceHeight;
    private readonly int _sourceWidth = patches.SourceWidth;
    private readonly int _step = patches.Step;
    private readonly int _turn = patches.Turn;
    private readonly int _top = patches.Top;
    private readonly int _left = patches.Left;

    public int Channels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _channels;
    }

    /// <summary>The length of a row with its padding.</summary>
    public static int Depth(in Patches patches) => patches.Taps * QuadsATap(patches) * 4;

    public static int QuadsATap(in Patches patches) => (patches.Channels + 3) / 4;

    /// <summary>The tap that a quad of the depth belongs to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Tap(int quad) => _quads.Quotient(quad);

    /// <summary>Which of the tap's quads it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int QuadOfTap(int quad, int tap) => _quads.Remainder(quad, tap);

    /// <summary>u of a tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Down(int tap) => _across.Quotient(tap);

    /// <summary>v of a tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Across(int tap, int down) => _across.Remainder(tap, down);

    /// <summary>The source's position, counted over all pictures, that a tap of a row meets; −1 outside of the picture.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Position(int row, int tap)
    {
        var example = _positions.Quotient(row);
        var position = _positions.Remainder(row, example);
        var a = _width.Quotient(position);
        var b = _width.Remainder(position, a);
        var u = Down(tap);
        var v = Across(tap, u);
        var y = a * _step + u * _turn + _top;
        var x = b * _step + v * _turn + _left;
        var isInside = y >= 0 && y < _sourceHeight && x >= 0 && x < _sourceWidth;
        return isInside ? (example * _sourceHeight + y) * _sourceWidth + x : -1;
    }
}
