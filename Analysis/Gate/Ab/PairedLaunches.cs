using MathNet.Numerics.Statistics;

namespace Sgvb.Gate.Ab;

/// <summary>Launches in pairs of neighbours in time, one of each side.</summary>
public sealed class PairedLaunches
{
    private readonly Dictionary<CaseKey, List<Unit>> _a = [];
    private readonly Dictionary<CaseKey, List<Unit>> _b = [];

    /// <summary>Launches a side.</summary>
    public int Count { get; private set; }

    public void Add(IReadOnlyList<CaseSeries> a, IReadOnlyList<CaseSeries> b)
    {
        Count++;
        Add(_a, a);
        Add(_b, b);
    }

    /// <summary>The cases that every launch of both sides measured.</summary>
    public IReadOnlyList<CasePair> Pairs() =>
        [.. _a.Keys.Where(k => IsWhole(_a, k) && IsWhole(_b, k)).Select(k => new CasePair(k, _a[k], _b[k]))];

    /// <summary>The cases that one side alone measured.</summary>
    public IReadOnlyList<CaseKey> Only(Side side)
    {
        var (own, other) = side == Side.A ? (_a, _b) : (_b, _a);
        return [.. own.Keys.Where(k => !other.ContainsKey(k))];
    }

    /// <summary>Candidate over baseline, median of the pairs' logs: a single wild launch does not move it.</summary>
    public static double MedianLogRatio(CasePair pair) =>
        pair.Baseline.Zip(pair.Candidate, (a, b) => pair.Key.Metric.Log(b.Value) - pair.Key.Metric.Log(a.Value)).Median();

    private bool IsWhole(Dictionary<CaseKey, List<Unit>> side, CaseKey key) => side.TryGetValue(key, out var units) && units.Count == Count;

    private void Add(Dictionary<CaseKey, List<Unit>> side, IReadOnlyList<CaseSeries> launch)
    {
        foreach (var series in launch.Where(s => s.Units.Count > 0))
        {
            if (!side.TryGetValue(series.Key, out var units))
                side[series.Key] = units = [];
            units.Add(new Unit(Count.ToString(CultureInfo.InvariantCulture), series.Units[0].Value));
        }
    }
}
