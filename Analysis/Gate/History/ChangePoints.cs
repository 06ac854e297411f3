using MathNet.Numerics.Statistics;
using Perfolizer.Mathematics.Cpd;

namespace Sgvb.Analysis.Gate.History;

/// <summary>A lasting step of a series.</summary>
/// <param name="Index">The first point of the new level.</param>
/// <param name="Before">Median of the level before, in the series' own scale.</param>
/// <param name="After">Median of the level after.</param>
public sealed record ChangePoint(int Index, double Before, double After);

/// <summary>
/// Steps by ED-PELT, less those that are too small to matter, too small for the noise, or that do not last. Without the filters a flat
/// series of sixty points shows one in every third series.
/// </summary>
public static class ChangePoints
{
    /// <summary>Points that a level needs.</summary>
    public const int Least = 5;

    /// <summary>Share of a level's points that must lie on its own side of the middle between it and the level before.</summary>
    private const double Lasting = 0.8;

    /// <summary>A step's least size in standard deviations of single points around their levels.</summary>
    private const double NoiseMultiple = 2.5;

    // The median of absolute deviations of a normal is this part of its standard deviation.
    private const double MadOfNormal = 0.6745;

    /// <param name="values">In the order of time; logs for a metric that is a ratio.</param>
    /// <param name="least">The least step that matters, in the scale of the values.</param>
    public static IReadOnlyList<ChangePoint> Find(IReadOnlyList<double> values, double least)
    {
        if (values.Count < 2 * Least)
            return [];
        // The detector names the last point of the old level.
        var starts = EdPeltChangePointDetector.Instance.GetChangePointIndexes([.. values], Least).Select(i => i + 1).ToList();
        while (starts.Count > 0)
        {
            var noise = Noise(values, starts);
            var steps = starts.Select((_, i) => Step(values, starts, i)).ToList();
            var weakest = Enumerable.Range(0, steps.Count).MinBy(i => Math.Abs(steps[i].After - steps[i].Before));
            var drop = Math.Abs(steps[weakest].After - steps[weakest].Before) < Math.Max(least, NoiseMultiple * noise)
                ? weakest
                : Enumerable.Range(0, steps.Count).Cast<int?>().FirstOrDefault(i => !Lasts(values, starts, i!.Value, steps[i.Value])) ?? -1;
            if (drop < 0)
                return steps;
            starts.RemoveAt(drop);
        }

        return [];
    }

    /// <summary>The median of each level, for every point.</summary>
    public static IReadOnlyList<double> Levels(IReadOnlyList<double> values, IReadOnlyList<ChangePoint> steps)
    {
        var starts = steps.Select(s => s.Index).ToList();
        return [.. Enumerable.Range(0, values.Count).Select(i => Level(values, starts, starts.FindLastIndex(s => s <= i)).Median())];
    }

    private static ChangePoint Step(IReadOnlyList<double> values, List<int> starts, int i) =>
        new(starts[i], Level(values, starts, i - 1).Median(), Level(values, starts, i).Median());

    /// <summary>The points from the given start to the next; −1 is the first level.</summary>
    private static List<double> Level(IReadOnlyList<double> values, List<int> starts, int i)
    {
        var begin = i < 0 ? 0 : starts[i];
        var end = i + 1 < starts.Count ? starts[i + 1] : values.Count;
        return [.. Enumerable.Range(begin, end - begin).Select(p => values[p])];
    }

    private static bool Lasts(IReadOnlyList<double> values, List<int> starts, int i, ChangePoint step)
    {
        var middle = (step.Before + step.After) / 2;
        return Side(Level(values, starts, i), step.After > middle) && Side(Level(values, starts, i - 1), step.Before > middle);

        bool Side(List<double> level, bool above) => level.Count(v => v > middle == above) >= Lasting * level.Count;
    }

    private static double Noise(IReadOnlyList<double> values, List<int> starts)
    {
        var deviations = Enumerable.Range(-1, starts.Count + 1).SelectMany(i =>
        {
            var level = Level(values, starts, i);
            var median = level.Median();
            return level.Select(v => Math.Abs(v - median));
        });
        return deviations.Median() / MadOfNormal;
    }
}
