using Sgvb.Backends.Simd.Lanes;

namespace Sgvb.Backends.Simd.Convolutions;

/// <summary>
/// Columns in panels of three lanes; where one lane would be left over, the last two panels have two each: the micro-kernel for a single
/// lane reads as much of A for a third of the work.
/// </summary>
/// <param name="columns">With padding.</param>
internal readonly struct ColumnPanels<TLane>(int columns) where TLane : struct, ISimdLane<TLane>
{
    private const int Full = 3;

    private readonly int _lanes = columns / TLane.Width;

    public int Count => (_lanes + Full - 1) / Full;

    /// <summary>The first column.</summary>
    public int Start(int panel) => TLane.Width * (EndsInPairs && panel == Count - 1 ? _lanes - 2 : Full * panel);

    public int Lanes(int panel) => EndsInPairs && panel >= Count - 2 ? 2 : Math.Min(Full, _lanes - Full * panel);

    private bool EndsInPairs => _lanes % Full == 1 && _lanes > 1;
}
