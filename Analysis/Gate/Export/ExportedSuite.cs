using Sgvb.Common.Statistics;
using Sgvb.Runs.Rows;

namespace Sgvb.Gate.Export;

/// <summary>A run of this suite: times, allocations and rates of benchmarks.csv, variances of variance.csv, each with its own interval.</summary>
internal static class ExportedSuite
{
    public static ExportedRun Read(RunFolder run)
    {
        var machine = run.Exists(RunFolder.Environment) ? Fingerprint.Load(run) : null;
        var rows = run.ReadIfThere<BenchmarkRow>(RunFolder.Benchmarks).SelectMany(Of).Concat(run.ReadIfThere<VarianceRow>(RunFolder.Variance).SelectMany(Of));
        return new(run.Path, [.. rows.Select(r => r with
        {
            Machine = machine?.Machine ?? "",
            Commit = machine?.Commit ?? "",
            Utc = machine?.Utc?.UtcDateTime.ToString("u", CultureInfo.InvariantCulture) ?? "",
        })], IsVerdicts: false)
        {
            Notes = run.IncompleteReason is { } reason ? [$"{run.Path}: is not whole: {reason}"] : [],
        };
    }

    private static IEnumerable<ExportRow> Of(BenchmarkRow r)
    {
        var name = SuiteNames.Of(r, r.Benchmark, r.Threads);
        yield return Row(r, name, r.Benchmark, Metric.Time.Name, "ns", Better.Lower, new(r.MedianNs, r.Ci95LowNs, r.Ci95HighNs));
        if (r.AllocatedBytes is { } bytes)
            yield return Row(r, name, r.Benchmark, Metric.AllocatedBytes.Name, "B", Better.Lower, new(bytes));
        foreach (var (metric, unit, rate) in ((string, string, double?)[])
            [("normals_per_s", "1/s", r.NormalsPerS), ("gflops", "GFLOP/s", r.Gflops), ("gigabytes_per_s", "GB/s", r.GigabytesPerS)])
            if (rate is { } value)
                // A rate is an exact count over the time, and has the relative errors of the time.
                yield return Row(r, name, r.Benchmark, metric, unit, Better.Higher, new(value, value * r.MedianNs / r.Ci95HighNs, value * r.MedianNs / r.Ci95LowNs));
    }

    private static IEnumerable<ExportRow> Of(VarianceRow r)
    {
        var name = SuiteNames.OfGradient(r, r.Layer, r.Parameter, r.Method, r.Epoch);
        var pass = $"{r.Layer} {r.Parameter}";
        yield return Row(r, name, pass, Metric.Variance.Name, "", Better.Lower, new(r.Variance, r.Ci95Low, r.Ci95High));
        foreach (var (part, value) in ((string, double?)[])[("variance_data", r.VarianceData), ("variance_noise", r.VarianceNoise)])
            if (value is { } of)
                yield return Row(r, name, pass, part, "", Better.Lower, new(of));
    }

    private static ExportRow Row(CaseRow row, string name, string pass, string metric, string unit, Better better, Interval value) => new()
    {
        Metric = metric,
        Case = name,
        Estimator = row.Estimator,
        Backend = row.Backend,
        Workload = row.Workload,
        Pass = pass,
        Unit = unit,
        Better = better.ToString().ToLowerInvariant(),
        Value = value.Value,
        IntervalLow = Finite(value.Low),
        IntervalHigh = Finite(value.High),
    };

    /// <summary>A time that may be nothing at all bounds no rate.</summary>
    private static double? Finite(double? bound) => bound is { } number && double.IsFinite(number) ? number : null;
}
