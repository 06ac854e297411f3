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
    /// <param name="target">Takes the rows.</param>
    /// <param name="targetStride">From one row to the next, at least the number of elements and <see cref="Overshoot"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<TLane>(
        in Patches patches, float* source, int firstRow, int lastRow, int firstDepth, int lastDepth, float* target, nint targetStride)
        where TLane : struct, ISimdLane<TLane>
    {
        int channels = patches.Channels, across = patches.TapsAcross * patches.Channels;
        // Where the kernel runs as the picture does, its rows are runs of memory; else its places are.
        var length = patches.Turn > 0 ? across : channels;
        for (int depth = firstDepth, next; depth < lastDepth; target += next - depth, depth = next)
        {
            var u = depth / across;
            var begin = depth / length * length;
            next = Math.Min(begin + length, lastDepth);
            var run = new Run
            {
                Down = patches.Top + u * patches.Turn,
                Right = patches.Turn > 0 ? patches.Left : patches.Left - (begin - u * across) / channels,
                From = depth - begin,
                To = next - begin,
            };
            Copy<TLane>(patches, source, firstRow, lastRow, run, target, targetStride);
        }
    }

    /// <summary>One run of all rows: position after position, so that nothing is divided but for the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Copy<TLane>(in Patches patches, float* source, int row, int lastRow, Run run, float* target, nint targetStride)
        where TLane : struct, ISimdLane<TLane>
    {
        int channels = patches.Channels, width = patches.SourceWidth, positions = patches.Height * patches.Width;
        int from = run.From, to = run.To;
        var example = row / positions;
        var a = (row - example * positions) / patches.Width;
        var b = row - example * positions - a * patches.Width;
        while (row < lastRow)
        {
            // The rest of a row of positions: their runs begin Step positions apart in one row of the picture.
            var end = Math.Min(lastRow, row + patches.Width - b);
            var (y, x) = (a * patches.Step + run.Down, b * patches.Step + run.Right);
            var isInside = (uint)y < (uint)patches.SourceHeight;
            var read = source + (((nint)(patches.First + example) * patches.SourceHeight + y) * width + x) * channels;
            for (; row < end; row++, x += patches.Step, read += patches.Step * channels, target += targetStride)
            {
                // Elements [inside, outside) of the run lie on the picture.
                int inside = to, outside = to;
                if (isInside)
                {
                    outside = Math.Clamp((width - x) * channels, from, to);
                    inside = Math.Clamp(-x * channels, from, outside);
                }

                for (var e = from; e < inside; e += TLane.Width)
                    TLane.Store(TLane.Create(0), target + (e - from));
                for (var e = inside; e < outside; e += TLane.Width)
                    TLane.Store(TLane.Load(read + e), target + (e - from));
                for (var e = outside; e < to; e += TLane.Width)
                    TLane.Store(TLane.Create(0), target + (e - from));
            }

            b = 0;
            if (++a == patches.Height)
                (a, example) = (0, example + 1);
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

    /// <summary>A stretch of the depth whose elements are one run of the picture, for each position.</summary>
    private struct Run
    {
        /// <summary>Rows of the picture from a position's first row to the run.</summary>
        public int Down;

        /// <summary>Columns likewise.</summary>
        public int Right;

        /// <summary>The first element that is wanted, counted from the run's beginning.</summary>
        public int From;

        /// <summary>One past the last.</summary>
        public int To;
    }
}
