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
    /// <param name="source">The first element of the minibatch's pictures, from <see cref="PatchSource{TLane}"/>.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="lastRow">One past the last.</param>
    /// <param name="firstDepth">The first element of each row, by tap and then by channel.</param>
    /// <param name="lastDepth">One past the last.</param>
    /// <param name="target">Takes the rows; <see cref="Overshoot"/> elements beyond the last may be written.</param>
    /// <param name="targetStride">From one row to the next, at least the number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<TLane>(
        in Patches patches, float* source, int firstRow, int lastRow, int firstDepth, int lastDepth, float* target, nint targetStride)
        where TLane : struct, ISimdLane<TLane>
    {
        if (firstDepth >= lastDepth)
            return;
        int channels = patches.Channels, across = patches.TapsAcross * patches.Channels, width = patches.SourceWidth;
        var positions = patches.Height * patches.Width;
        // Where the kernel runs as the picture does, its rows are runs of memory; else its places are.
        var run = patches.Turn > 0 ? across : channels;
        for (var row = firstRow; row < lastRow; row++, target += targetStride)
        {
            var example = row / positions;
            var a = (row - example * positions) / patches.Width;
            var b = row - example * positions - a * patches.Width;
            var picture = source + (nint)(patches.First + example) * patches.SourceHeight * width * channels;
            int top = a * patches.Step + patches.Top, left = b * patches.Step + patches.Left;
            var to = target;
            for (int depth = firstDepth, next; depth < lastDepth; depth = next)
            {
                var u = depth / across;
                var begin = depth / run * run;
                next = Math.Min(begin + run, lastDepth);
                int y = top + u * patches.Turn, x = patches.Turn > 0 ? left : left - (begin - u * across) / channels;
                // Elements [inside, outside) of the run lie on the picture.
                int inside = depth - begin, end = next - begin, outside = inside;
                if ((uint)y < (uint)patches.SourceHeight)
                {
                    outside = Math.Clamp((width - x) * channels, inside, end);
                    inside = Math.Clamp(-x * channels, inside, outside);
                }

                var from = picture + ((nint)y * width + x) * channels;
                var at = depth - begin;
                for (var e = at; e < inside; e += TLane.Width)
                    TLane.Store(TLane.Create(0), to + e - at);
                for (var e = inside; e < outside; e += TLane.Width)
                    TLane.Store(TLane.Load(from + e), to + e - at);
                for (var e = outside; e < end; e += TLane.Width)
                    TLane.Store(TLane.Create(0), to + e - at);
                to += end - at;
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
