namespace Sgvb.Common.Statistics;

/// <summary>
/// A sample's median with its 95 % interval from order statistics: the number of samples below the true median is binomial(n, ½),
/// whatever the distribution. Below six samples no such interval exists.
/// </summary>
/// <param name="Median">Mean of the middle two where n is even.</param>
/// <param name="Low">Lower bound; null below six samples.</param>
/// <param name="High">Upper bound; null below six samples.</param>
/// <param name="Samples">n.</param>
public readonly record struct MedianInterval(double Median, double? Low, double? High, int Samples)
{
    /// <summary>The median with these bounds.</summary>
    public Interval Interval => new(Median, Low, High, Samples - 1);

    /// <exception cref="ArgumentException">No samples.</exception>
    public static MedianInterval Of(IEnumerable<double> samples)
    {
        var sorted = samples.Order().ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("no samples");
        var n = sorted.Length;
        var median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        return LowerRank(n) is { } rank ? new(median, sorted[rank], sorted[n - 1 - rank], n) : new(median, null, null, n);
    }

    /// <summary>The largest 0-based rank r with P(binomial(n, ½) ≤ r) ≤ 2.5 %; null where even r = 0 is likelier.</summary>
    internal static int? LowerRank(int n)
    {
        // In logarithms, for 2^-n is no double beyond n = 1074.
        var logProbability = -n * Math.Log(2);
        var cumulative = 0.0;
        int? rank = null;
        for (var r = 0; r < n; r++)
        {
            cumulative += Math.Exp(logProbability);
            if (cumulative > 0.025)
                break;
            rank = r;
            logProbability += Math.Log((n - r) / (r + 1.0));
        }

        return rank;
    }
}
