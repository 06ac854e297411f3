using Sgvb.Experiments.Sharding;
using Sgvb.Runs.Sharding;

namespace Sgvb.Experiments.Steps;

/// <summary>The cases of all shards, each timed by one of them on the same kind of machine; nothing is averaged.</summary>
public sealed class BenchMerge(RunReport report) : IShardMerge
{
    public string Verb => "bench";

    public MergedRun Merge(ShardSet shards, RunFolder run)
    {
        var times = shards.Rows<BenchmarkRow>(RunFolder.Benchmarks, BenchUnit.NameOf);
        var samples = shards.Rows<MeasurementRow>(RunFolder.Measurements, BenchUnit.NameOf);
        var agreement = shards.Folders.SelectMany(f => f.ReadIfThere<AgreementRow>(RunFolder.Agreement)).Distinct().ToList();
        report.Record(run, () =>
        {
            run.Write(RunFolder.Benchmarks, times);
            run.Write(RunFolder.Measurements, samples);
            run.Write(RunFolder.Agreement, agreement);
            run.WriteNotes([shards.Origin, .. shards.LeftOut.Select(u => BenchUnit.LeftOut(u.Key, u.Value))]);
        });
        var table = new TextTable("Times (median of all samples, with its 95 % interval)", "benchmark", "estimator", "backend", "size", "threads", "median");
        foreach (var t in times)
            table.Add(t.Benchmark, t.Estimator, t.Backend, t.Workload, Format.Whole(t.Threads),
                Format.DurationInterval(t.MedianNs, t.Ci95LowNs, t.Ci95HighNs));
        return new MergedRun(times, [table], 0);
    }
}
