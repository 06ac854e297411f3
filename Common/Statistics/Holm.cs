namespace Sgvb.Common.Statistics;

/// <summary>
/// Holm's step-down procedure: the chance of any false rejection stays at the level, whatever the dependence between the tests.
/// </summary>
public static class Holm
{
    /// <summary>
    /// Adjusted p-values, in the order given: a hypothesis is rejected at a level exactly where its adjusted p is at most that level.
    /// </summary>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var running = 0.0;
        foreach (var (index, rank) in Ranked(p))
            adjusted[index] = running = Math.Max(running, Math.Min(1, p[index] * (p.Count - rank)));
        return adjusted;
    }

    /// <summary>
    /// The level at which the procedure tested each hypothesis: a rejected one at its own step, the rest at the step where the procedure
    /// stopped. An interval at this level agrees with the decision: it excludes the hypothesis exactly where that was rejected.
    /// </summary>
    public static double[] Levels(IReadOnlyList<double> p, double level)
    {
        var levels = new double[p.Count];
        var step = level / Math.Max(1, p.Count);
        var stopped = false;
        foreach (var (index, rank) in Ranked(p))
        {
            if (!stopped)
                step = level / (p.Count - rank);
            stopped |= p[index] > step;
            levels[index] = step;
        }

        return levels;
    }

    private static IEnumerable<(int Index, int Rank)> Ranked(IReadOnlyList<double> p) =>
        Enumerable.Range(0, p.Count).OrderBy(i => p[i]).Select((index, rank) => (index, rank));
}
