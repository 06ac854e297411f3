using Sgvb.Runs.Csv;

namespace Sgvb.Gate.Export;

/// <summary>The gate's verdicts, from its gate.csv.</summary>
internal static class ExportedVerdicts
{
    public static ExportedRun Read(string path, string file) => new(path, [.. CsvRows.Read<GateRow>(file).Select(Row)], IsVerdicts: true);

    private static ExportRow Row(GateRow r) => new()
    {
        Metric = r.Metric,
        Case = r.Case,
        Estimator = r.Estimator,
        Backend = r.Backend,
        Workload = r.Workload,
        Pass = r.Pass,
        Unit = Metric.Named(r.Metric).IsRatio ? "ratio" : "",
        Better = Metric.Named(r.Metric).Better.ToString().ToLowerInvariant(),
        Value = r.Change,
        IntervalLow = r.AdjustedLow,
        IntervalHigh = r.AdjustedHigh,
        Verdict = r.Verdict,
        Baseline = r.Baseline,
        Candidate = r.Candidate,
    };
}
