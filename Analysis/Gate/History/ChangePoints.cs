using Perfolizer.Mathematics.Cpd;

namespace Sgvb.Gate.History;

/// <summary>A lasting step of a series.</summary>
/// <param name="Last">The last point of the level before; points between it and the next level belong to neither.</param>
/// <param name="Index">The first point of the new level.</param>
/// <param name="Before">Median of the level before, in the series' own scale.</param>
/// <param name="After">Median of the level after.</param>
public sealed record ChangePoint(int Last, int Index, double Before, double After);

/// <summary>
/// Steps by ED-PELT and, where it saw none, by the best split into two levels; each moved to where least squares put it; less those that are
/// too small to matter, too small for the noise, or that do not last. ED-PELT finds how many steps there are, but names the point before or
/// after in one series of ten; without the filters a flat series of sixty points shows a step in every third series.
/// </summary>
public static class ChangePoints
{
    /// <summary>Points that a level needs.</summary>
    public const int Least = 5;

    /// <summary>The chance, over all splits of a stretch, to see one in flat noise that the detector did not see.</summary>
    private const double MissedP = 1e-3;

    /// <param name="values">In the order of time; logs for a metric that is a ratio.</param>
    /// <param name="least">The least step that matters, in the scale of the values.</param>
    public static IReadOnlyList<ChangePoint> Find(IReadOnlyList<double> values, double least) =>
        Find(values, (before, after) => Math.Abs(after - before) >= least);

    /// <param name="values">In the order of time; logs for a metric that is a ratio.</param>
    /// <param name="matters">Whether a step from a level to the next matters, in the scale of the values.</param>
    public static IReadOnlyList<ChangePoint> Find(IReadOnlyList<double> values, Func<double, double, bool> matters)
    {
        // Too few points of a level of their own, at an end or between two levels, are none: the others are looked at without them.
        List<int> kept = [.. Enumerable.Range(0, values.Count)];
        while (kept.Count >= 2 * Least)
        {
            var levels = new Segments([.. kept.Select(i => values[i])]);
            Settle(levels, matters);
            if (levels.Short(Least) is not var (begin, end))
                return [.. levels.Starts.Select((s, i) => new ChangePoint(kept[s - 1], kept[s], levels.Median(i), levels.Median(i + 1)))];
            kept.RemoveRange(begin, end - begin);
        }

        return [];
    }

    /// <summary>The median of each level, for every point.</summary>
    public static IReadOnlyList<double> Levels(IReadOnlyList<double> values, IReadOnlyList<ChangePoint> steps)
    {
        var levels = new Segments(values);
        levels.Starts.AddRange(steps.Select(s => s.Index));
        return [.. Enumerable.Range(0, values.Count).Select(i => levels.Median(levels.Starts.FindLastIndex(s => s <= i) + 1))];
    }

    /// <summary>Boundaries that the data bear out, each where least squares put it.</summary>
    private static void Settle(Segments levels, Func<double, double, bool> matters)
    {
        // The detector names the last point of the old level.
        levels.Starts.AddRange(EdPeltChangePointDetector.Instance.GetChangePointIndexes([.. levels.Values], Least).Select(i => i + 1));
        var (tried, rounds) = (new HashSet<int>(), 0);
        do
        {
            while (levels.Weakest(matters) is { } weak)
                levels.Starts.RemoveAt(weak);
        }
        while (rounds++ < levels.Values.Count && (levels.Move() || IsAdded(levels, tried, matters)));
    }

    /// <summary>A plain split of one level into two, of which the detector saw nothing.</summary>
    private static bool IsAdded(Segments levels, HashSet<int> tried, Func<double, double, bool> matters)
    {
        for (var i = 0; i <= levels.Starts.Count; i++)
        {
            var (begin, end) = levels.Range(i);
            if (end - begin < 2 * Least || BestSplit.Of(levels.Values, begin, end, Least) is not { P: <= MissedP } split
                || !tried.Add(split.Index))
                continue;
            levels.Starts.Insert(i, split.Index);
            if (levels.Weakest(matters) is null)
                return true;
            levels.Starts.RemoveAt(i);
        }

        return false;
    }
}
