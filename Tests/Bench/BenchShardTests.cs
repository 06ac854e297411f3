using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Sharding;
using Sgvb.Tests.CommandLine;
using Sgvb.Tests.Sharding;

namespace Sgvb.Tests.Bench;

/// <summary>bench in parts, with a dry job in this process: the numbers mean nothing, the bookkeeping is what counts.</summary>
public sealed class BenchShardTests : IDisposable
{
    private static readonly string[] Dry =
    [
        "--workload", "tiny", "--estimator", "no-noise,shared,local-reparam", "--backend", "simd", "--threads", "1", "--in-process", "--job", "Dry",
        "--filter", "*StepBenchmark*",
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Parts_time_each_case_once_go_on_after_a_loss_and_merge_on_one_machine_only()
    {
        for (var i = 1; i <= 2; i++)
            Shard(i, 0);
        var own = RunFolder.Open(_folder["1"]);
        var before = own.Read<BenchmarkRow>(RunFolder.Benchmarks);
        Assert.Equal(2, before.Count);
        Assert.Contains("complete already", Shard(1, 0).Out, StringComparison.Ordinal);

        // As a kill between the two cases leaves it.
        own.Write(RunFolder.Benchmarks, before.Take(1));
        own.MarkIncomplete("killed");
        ShardedRun.Edit(own.Path, m => m with { Files = null });
        Shard(1, 0);
        var after = own.Read<BenchmarkRow>(RunFolder.Benchmarks);
        Assert.Equal(before.Select(BenchUnit.NameOf), after.Select(BenchUnit.NameOf));
        Assert.Equal(before[0], after[0]);
        Assert.NotEqual(before[1], after[1]);
        Assert.Equal(2, own.Read<MeasurementRow>(RunFolder.Measurements).Count);

        var merge = Executable.Suite("merge", _folder["2"], _folder["1"], "--output", _folder["merged"]);
        Assert.True(merge.ExitCode == 0, merge.Error);
        var merged = RunFolder.Open(_folder["merged"]);
        Assert.Equal(["no-noise", "shared", "local-reparam"], merged.Read<BenchmarkRow>(RunFolder.Benchmarks).Select(b => b.Estimator));
        Assert.Equal(3, merged.Read<MeasurementRow>(RunFolder.Measurements).Count);
        Assert.All(merged.Read<AgreementRow>(RunFolder.Agreement), a => Assert.True(a.Passed));

        ShardedRun.Edit(_folder["2"], m => m with { Machine = new Dictionary<string, string>(m.Machine!) { ["machine"] = "another-4c" } });
        merge = Executable.Suite("merge", _folder["1"], _folder["2"], "--output", _folder["again"]);
        Assert.Equal(SgvbException.NotComparable, merge.ExitCode);
        Assert.Contains($"machine is another-4c in {_folder["2"]}", merge.Error, StringComparison.Ordinal);
        Assert.Contains("hardware", merge.Error, StringComparison.Ordinal);
        Shard(2, SgvbException.NotComparable);
    }

    /// <summary>A case that no device had memory for is named by its shard, and the merge does without it; one that is merely missing is refused.</summary>
    [Fact]
    public void A_case_that_was_left_out_is_a_note_of_the_merged_run()
    {
        for (var i = 1; i <= 2; i++)
            Shard(i, 0);
        var lost = RunFolder.Open(_folder["1"]).Read<BenchmarkRow>(RunFolder.Benchmarks)[^1];
        foreach (var file in (string[])[RunFolder.Benchmarks, RunFolder.Measurements])
            ShardedRun.Rewrite(_folder["1"], file, text => string.Join('\n', text.Split('\n').Where(l => !l.Split(',').Contains(lost.Estimator))));
        var merge = Executable.Suite("merge", _folder["1"], _folder["2"], "--output", _folder["lacking"]);
        Assert.Equal(2, merge.ExitCode);
        Assert.Contains($"lacks {BenchUnit.NameOf(lost)} of shard 1/2", merge.Error, StringComparison.Ordinal);

        ShardedRun.Edit(_folder["1"], m => m with { LeftOut = new Dictionary<string, string> { [BenchUnit.NameOf(lost)] = "the device is full" } });
        merge = Executable.Suite("merge", _folder["1"], _folder["2"], "--output", _folder["merged"]);
        Assert.True(merge.ExitCode == 0, merge.Error);
        var merged = RunFolder.Open(_folder["merged"]);
        Assert.Equal(2, merged.Read<BenchmarkRow>(RunFolder.Benchmarks).Count);
        Assert.Contains($"{BenchUnit.NameOf(lost)}: left out: the device is full", merged.ReadNotes());

        ShardedRun.Edit(_folder["1"], m => m with { LeftOut = new Dictionary<string, string> { ["another"] = "the device is full" } });
        merge = Executable.Suite("merge", _folder["1"], _folder["2"], "--output", _folder["again"]);
        Assert.Equal(2, merge.ExitCode);
        Assert.Contains("left_out: another is no unit of this part", merge.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_and_curves_are_not_split()
    {
        var run = Executable.Run("Sgvb.Bench", ["--targets", "--shard", "1/2"]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--shard: splits the benchmarks", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Executable Shard(int index, int exitCode)
    {
        var run = Executable.Run("Sgvb.Bench", [.. Dry, "--shard", $"{index}/2", "--output", _folder[$"{index}"]]);
        Assert.True(run.ExitCode == exitCode, run.Error + run.Out);
        return run;
    }
}
