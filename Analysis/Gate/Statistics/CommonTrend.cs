using MathNet.Numerics.Statistics;

namespace Sgvb.Gate.Statistics;

/// <summary>
/// The trend that two runs share whose launches took turns: the median of the slopes between any two launches of one run (Theil and Sen).
/// A wild launch does not tilt it, and a difference between the runs is no part of it.
/// </summary>
public static class CommonTrend
{
    /// <summary>Both runs without their trend, their centres where they were.</summary>
    /// <param name="a">Log locations in the order of time, two at least.</param>
    /// <param name="b">As many, each launched next to its neighbour in <paramref name="a"/>.</param>
    public static (IReadOnlyList<double> A, IReadOnlyList<double> B) Remove(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var slope = Slopes(a).Concat(Slopes(b)).Median();
        var middle = (a.Count - 1) / 2.0;
        return (Level(a), Level(b));

        List<double> Level(IReadOnlyList<double> y) => [.. y.Select((v, i) => v - slope * (i - middle))];
    }

    private static IEnumerable<double> Slopes(IReadOnlyList<double> y) =>
        from i in Enumerable.Range(0, y.Count)
        from j in Enumerable.Range(0, i)
        select (y[i] - y[j]) / (i - j);
}
