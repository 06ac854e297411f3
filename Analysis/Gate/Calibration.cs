namespace Sgvb.Gate;

/// <summary>
/// Times as multiples of something that the same run measured on the same machine: another machine's times are not comparable, but a step
/// that costs three no-noise steps here should cost about three there. It is a weaker statement, and labelled so.
/// </summary>
public static class Calibration
{
    public const string NoNoise = "no-noise";
    public const string Gemm = "gemm";
    public const string Peak = "peak";

    public static IReadOnlyList<string> Known { get; } = [NoNoise, Gemm, Peak];

    // Other data, and another way to time, are no property of a machine.
    private static readonly string[] NotOfMachines = ["data_set", "timing", "configuration", "debugger"];

    /// <summary>Whether runs that differ in a field are not made comparable by it.</summary>
    public static bool KeepsApart(string field) => NotOfMachines.Contains(field);

    /// <summary>Both runs with relative times in place of absolute ones; rates have no place in it and are left out.</summary>
    /// <param name="a">One run.</param>
    /// <param name="b">The other.</param>
    /// <param name="by">One of <see cref="Known"/>.</param>
    /// <exception cref="SgvbException">A run has no such measurement, or nothing that it could be applied to (exit code 4).</exception>
    public static (GateRun A, GateRun B) Apply(GateRun a, GateRun b, string by)
    {
        var common = Timed(a).Select(c => c.Key).Intersect(Timed(b).Select(c => c.Key)).ToHashSet();
        return (Apply(a, by, common), Apply(b, by, common));
    }

    private static GateRun Apply(GateRun run, string by, HashSet<CaseKey> common)
    {
        var timed = Timed(run);
        var measures = timed.Where(c => common.Contains(c.Key) && IsMeasure(c, by)).ToList();
        var relative = timed.Where(c => !IsMeasure(c, by)).SelectMany(c => by == Peak
            ? OfPeak(c, run.PeakGflops)
            : OfMeasure(c, measures.FirstOrDefault(m => Fits(m, c, by)), by)).ToList();
        return relative.Count > 0
            ? run with
            {
                Cases = [.. relative, .. run.Cases.Where(c => !c.Key.Metric.IsTimed)],
                Notes = [.. run.Notes, $"{run.Path}: times are multiples of its own {by} measurement, not absolute"],
            }
            : throw new SgvbException(
                $"{run.Path}: holds no {by} measurement that both runs have and that fits a case; choose another --calibrate",
                SgvbException.NotComparable);
    }

    private static List<CaseSeries> Timed(GateRun run) => [.. run.Cases.Where(c => c.Key.Metric == Metric.Time && c.Units.Count > 0)];

    private static bool IsMeasure(CaseSeries series, string by) => by switch
    {
        NoNoise => series.Key.Estimator == NoNoise,
        Gemm => series.Key.Pass.StartsWith(Gemm, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Of the same backend and threads and, for a step, of the same benchmark and workload.</summary>
    private static bool Fits(CaseSeries measure, CaseSeries series, string by) =>
        (measure.Key.Backend, measure.Key.Threads) == (series.Key.Backend, series.Key.Threads)
        && (by != NoNoise || (measure.Key.Workload, measure.Key.Pass) == (series.Key.Workload, series.Key.Pass));

    /// <summary>Launch by launch, so that the spread of the measure is in the spread of the ratio.</summary>
    private static IEnumerable<CaseSeries> OfMeasure(CaseSeries series, CaseSeries? measure, string by)
    {
        if (measure is not null)
            yield return new(
                series.Key with { Metric = Metric.TimeRelativeTo(by) },
                [.. series.Units.Zip(measure.Units, (x, y) => new Unit(x.Name, x.Value / y.Value))]);
    }

    /// <summary>Operations that the processor could have done meanwhile at its peak.</summary>
    private static IEnumerable<CaseSeries> OfPeak(CaseSeries series, IReadOnlyDictionary<(string, int), double> peaks)
    {
        if (peaks.TryGetValue((series.Key.Backend, series.Key.Threads), out var gflops))
            yield return new(series.Key with { Metric = Metric.TimeRelativeTo(Peak) },
                [.. series.Units.Select(u => u with { Value = u.Value * gflops })]);
    }
}
