using System.Collections.Concurrent;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;

namespace Sgvb.Gate.Statistics;

/// <summary>
/// The Hodges–Lehmann shift: the median of all pairwise differences, with exact bounds at their order statistics. The number of differences
/// below the true shift has the Mann–Whitney null distribution whatever the shape of the noise.
/// </summary>
public sealed class RankShift : IShift
{
    /// <summary>Launches a side from which a 95 % rank interval is worth having.</summary>
    public const int Least = 5;

    /// <summary>Above it the exact distribution is slow and means are normal anyway.</summary>
    public const int Most = 50;

    private static readonly ConcurrentDictionary<(int, int, int), double> Null = new();

    private readonly int _baseline;
    private readonly int _candidate;
    private readonly double[] _differences;
    private readonly Lazy<StudentShift> _spread;

    public RankShift(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        (_baseline, _candidate) = (baseline.Count, candidate.Count);
        _differences = [.. baseline.SelectMany(b => candidate.Select(c => c - b)).Order()];
        var n = _differences.Length;
        Estimate = (_differences[(n - 1) / 2] + _differences[n / 2]) / 2;
        _spread = new(() => StudentShift.Welch(baseline, candidate));
    }

    public string Method => "hodges-lehmann";

    public double Estimate { get; }

    public string? Undecidable => null;

    /// <summary>Whether bounds with this probability beyond each end exist for so many values a side.</summary>
    public static bool Exists(int baseline, int candidate, double tail) =>
        Math.Min(baseline, candidate) >= Least && Math.Max(baseline, candidate) <= Most && AtMost(baseline, candidate, 0) <= tail;

    /// <summary>P(U ≤ <paramref name="count"/>) for the number U of pairs in order, out of n·m, when there is no shift.</summary>
    public static double AtMost(int n, int m, int count) =>
        count >= n * m ? 1 : Null.GetOrAdd((n, m, count), static key =>
            // The library's function is P(U < u).
            MannWhitneyLoefflerExactCdf.Instance.Cdf(key.Item1, key.Item2, key.Item3 + 1));

    // A difference that equals the bound speaks against rejecting.
    public double PGreater(double bound) => AtMost(_baseline, _candidate, _differences.Count(d => d <= bound));

    public double PLess(double bound) => AtMost(_baseline, _candidate, _differences.Count(d => d >= bound));

    public (double Low, double High) Interval(double tail)
    {
        var rank = Rank(tail);
        return rank == 0 ? (double.NegativeInfinity, double.PositiveInfinity) : (_differences[rank - 1], _differences[^rank]);
    }

    /// <summary>
    /// By Welch's t from the launches' own spread, at the level that ranks attain, and with their efficiency of 3/π for normal noise: too
    /// large where there are outliers.
    /// </summary>
    public double DetectableBeyond(double tail) => Rank(tail) is > 0 and var rank
        ? _spread.Value.DetectableBeyond(AtMost(_baseline, _candidate, rank - 1)) * Math.Sqrt(Math.PI / 3)
        : double.PositiveInfinity;

    /// <summary>Of the difference, counted from either end from 1, that bounds the interval; 0 where none does.</summary>
    private int Rank(double tail)
    {
        var rank = 0;
        while (rank < _differences.Length / 2 && AtMost(_baseline, _candidate, rank) <= tail)
            rank++;
        return rank;
    }
}
