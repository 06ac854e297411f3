using Sgvb.Runs.Rows;

namespace Sgvb.Runs.Sharding;

/// <summary>One timed case: what <c>bench</c> is split into. A case is timed by one shard alone.</summary>
public static class BenchUnit
{
    public static string NameOf(BenchmarkRow row) => NameOf(row, row.Benchmark, row.Threads);

    public static string NameOf(MeasurementRow row) => NameOf(row, row.Benchmark, row.Threads);

    /// <summary>The note of a case without a result.</summary>
    public static string LeftOut(string name, string reason) => $"{name}: left out: {reason}";

    private static string NameOf(CaseRow row, string benchmark, int threads) => string.Create(CultureInfo.InvariantCulture,
        $"{benchmark} {row.Estimator} {row.Objective} {row.Backend} {row.Workload} M={row.Minibatch} threads={threads}");
}
