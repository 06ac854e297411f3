using Sgvb.Backends.Simd.Lanes;

namespace Sgvb.Backends.Simd.Convolutions;

/// <summary>
/// Copies some rows of a <see cref="Patches"/> matrix into a buffer that the second-level cache holds, tap after tap: what a picture's
/// geometry scatters, the micro-kernel reads in order.
/// </summary>
internal static unsafe class PatchCopy
{
    /// <summary>Elements that a row may write beyond its end, for channels are copied by whole lanes.</summary>
    public const int Overshoot = 16;

    /// <param name="patches">The geometry.</param>
    /// <param name="source">The first element of the source picture.</param>
    /// <param name="stride">Of the source.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="lastRow">One past the last.</param>
    /// <param name="firstDepth">The first element of each row, by tap and then by channel.</param>
    /// <param name="lastDepth">One past the last.</param>
    /// <param name="target">Takes the rows; <see cref="Overshoot"/> elements beyond the last may be written.</param>
    /// <param name="targetStride">From one row to the next, at least the number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<TLane>(
        in Patches patches, float* source, nint stride, int firstRow, int lastRow, int firstDepth, int lastDepth, float* target, nint targetStride)
        where TLane : struct, ISimdLane<TLane>
    {
        if (firstDepth >= lastDepth)
            return;
        int channels = patches.Channels, across = patches.TapsAcross, turn = patches.Turn;
        int height = patches.SourceHeight, width = patches.SourceWidth;
        var positions = patches.Height * patches.Width;
        var firstTap = firstDepth / channels;
        var lastTap = (lastDepth + channels - 1) / channels;
        for (var row = firstRow; row < lastRow; row++, target += targetStride)
        {
            var example = row / positions;
            var a = (row - example * positions) / patches.Width;
            var b = row - example * positions - a * patches.Width;
            var picture = source + (nint)(patches.First + example) * height * width * stride;
            int top = a * patches.Step + patches.Top, left = b * patches.Step + patches.Left;
            var to = target;
            var (u, v) = (firstTap / across, firstTap % across);
            for (var tap = firstTap; tap < lastTap; tap++)
            {
                var begin = tap == firstTap ? firstDepth - firstTap * channels : 0;
                var end = tap == lastTap - 1 ? lastDepth - tap * channels : channels;
                int y = top + u * turn, x = left + v * turn;
                if ((uint)y < (uint)height && (uint)x < (uint)width)
                {
                    var from = picture + ((nint)y * width + x) * stride;
                    for (var c = begin; c < end; c += TLane.Width)
                        TLane.Store(TLane.Load(from + c), to + c - begin);
                }
                else
                {
                    for (var c = begin; c < end; c += TLane.Width)
                        TLane.Store(TLane.Create(0), to + c - begin);
                }

                to += end - begin;
                if (++v == across)
                    (u, v) = (u + 1, 0);
            }
        }
    }

    /// <summary>The row of the result that a row of the product is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint ResultRow(in Patches patches, int row)
    {
        var positions = patches.Height * patches.Width;
        var example = row / positions;
        var a = (row - example * positions) / patches.Width;
        var b = row - example * positions - a * patches.Width;
        return ((nint)(patches.First + example) * patches.ResultHeight + a * patches.RowStep + patches.RowTop) * patches.ResultWidth
            + b * patches.RowStep + patches.RowLeft;
    }
}
