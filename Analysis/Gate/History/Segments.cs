using MathNet.Numerics.Statistics;

namespace Sgvb.Gate.History;

/// <summary>A series cut into levels: level 0 before the first start, level i from start i − 1 on.</summary>
/// <param name="values">In the order of time.</param>
internal sealed class Segments(IReadOnlyList<double> values)
{
    /// <summary>Share of a level's points that must lie on its own side of the middle between it and its neighbour.</summary>
    private const double Lasting = 0.8;

    /// <summary>A step's least size in standard deviations of single points around their levels.</summary>
    private const double NoiseMultiple = 2.5;

    // The median of absolute deviations of a normal is this part of its standard deviation.
    private const double MadOfNormal = 0.6745;

    public IReadOnlyList<double> Values { get; } = values;

    /// <summary>The first point of each level but the first, in order.</summary>
    public List<int> Starts { get; } = [];

    public (int Begin, int End) Range(int level) =>
        (level == 0 ? 0 : Starts[level - 1], level < Starts.Count ? Starts[level] : Values.Count);

    public double Median(int level) => Points(level).Median();

    /// <summary>A level of fewer points, the shortest first; null where there is none.</summary>
    public (int Begin, int End)? Short(int least)
    {
        var shortest = Enumerable.Range(0, Starts.Count + 1).Select(Range).MinBy(r => r.End - r.Begin);
        return shortest.End - shortest.Begin < least ? shortest : null;
    }

    /// <summary>The start of a step that is none, the smallest first; null where all are steps.</summary>
    /// <param name="matters">Whether a step from one level to the next matters.</param>
    public int? Weakest(Func<double, double, bool> matters)
    {
        if (Starts.Count == 0)
            return null;
        var medians = Enumerable.Range(0, Starts.Count + 1).Select(Median).ToList();
        var weakest = Enumerable.Range(0, Starts.Count).MinBy(Size);
        return !matters(medians[weakest], medians[weakest + 1]) || Size(weakest) < NoiseMultiple * Noise() ? weakest
            : Enumerable.Range(0, Starts.Count)
                .Where(i => !matters(medians[i], medians[i + 1]) || !IsLasting(i, medians[i], medians[i + 1])).Cast<int?>().FirstOrDefault();

        double Size(int i) => Math.Abs(medians[i + 1] - medians[i]);
    }

    /// <summary>Moves each start to the best split between its neighbours.</summary>
    /// <returns>Whether any moved.</returns>
    public bool Move()
    {
        var moved = false;
        for (var i = 0; i < Starts.Count; i++)
        {
            var best = BestSplit.Of(Values, Range(i).Begin, Range(i + 1).End, 1).Index;
            moved |= best != Starts[i];
            Starts[i] = best;
        }

        return moved;
    }

    private List<double> Points(int level)
    {
        var (begin, end) = Range(level);
        return [.. Enumerable.Range(begin, end - begin).Select(i => Values[i])];
    }

    private bool IsLasting(int start, double before, double after)
    {
        var middle = (before + after) / 2;
        return IsOn(Points(start + 1), after > middle) && IsOn(Points(start), before > middle);

        bool IsOn(List<double> level, bool above) => level.Count(v => v > middle == above) >= Lasting * level.Count;
    }

    private double Noise() => Enumerable.Range(0, Starts.Count + 1).SelectMany(level =>
    {
        var median = Median(level);
        return Points(level).Select(v => Math.Abs(v - median));
    }).Median() / MadOfNormal;
}
