namespace Sgvb.Bench.Results;

/// <summary>benchmarks.csv for people.</summary>
public static class ResultTable
{
    public static TextTable Of(IEnumerable<BenchmarkRow> rows)
    {
        var table = new TextTable("Times (median of all samples, with its 95 % interval)",
            "benchmark", "estimator", "backend", "size", "M", "threads", "median", "GFLOP/s", "of peak", "GB/s", "normals/s", "allocated", "note");
        foreach (var row in rows)
            table.Add(row.Benchmark, row.Estimator, row.Backend, row.Workload, row.Minibatch > 0 ? Format.Whole(row.Minibatch) : "", Format.Whole(row.Threads),
                Format.DurationInterval(row.MedianNs, row.Ci95LowNs, row.Ci95HighNs),
                row.Gflops is { } gflops ? Format.Significant(gflops) : "",
                row.FractionOfPeak is { } fraction ? Format.Percent(fraction) : "",
                row.GigabytesPerS is { } bandwidth ? Format.Significant(bandwidth) : "",
                row.NormalsPerS is { } normals ? Format.Scientific(normals) : "",
                row.AllocatedBytes is { } bytes ? Format.Bytes(bytes) : "", row.Note);
        return table;
    }
}
