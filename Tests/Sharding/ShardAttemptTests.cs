using System.Diagnostics;
using Sgvb.Experiments.Sharding;
using Sgvb.Experiments.Variance;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Sharding;
using Sgvb.Tests.CommandLine;
using Sgvb.Tests.Reports;

namespace Sgvb.Tests.Sharding;

/// <summary>A shard that was killed and run again completes, and changes nothing that was finished.</summary>
public sealed class ShardAttemptTests : IDisposable
{
    private static readonly string[] Long =
    [
        "variance", "--workload", "784-16-10", "--minibatch", "50", "--data", "digits", "--threads", "1", "--train-steps", "5",
        "--estimator", "local-reparam,per-example", "--method", "draws", "--blocks", "24",
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Killed_in_the_middle_and_run_again_it_goes_on_and_equals_the_single_run()
    {
        using (var process = Executable.Start("Sgvb.Analysis", [.. Long, "--shard", "1/1", "--output", _folder["shard"]]))
        {
            var deadline = Stopwatch.StartNew();
            while (!File.Exists(Path.Combine(_folder["shard"], RunFolder.VarianceBlocks)) && !process.HasExited && deadline.Elapsed.TotalSeconds < 60)
                Thread.Sleep(5);
            process.Kill();
            process.WaitForExit();
        }

        var shard = RunFolder.Open(_folder["shard"]);
        var finished = shard.Read<VarianceBlockRow>(RunFolder.VarianceBlocks);
        Assert.InRange(finished.Select(BlockUnit.NameOf).Distinct().Count(), 1, 47);
        Assert.True(shard.IsIncomplete);

        Succeeds([.. Long, "--shard", "1/1", "--output", _folder["shard"]]);
        Assert.Equal(finished, shard.Read<VarianceBlockRow>(RunFolder.VarianceBlocks).Take(finished.Count));
        Assert.Equal([(1, 0), (2, finished.Select(BlockUnit.NameOf).Distinct().Count())],
            shard.Read<ShardRow>(ShardRow.FileName).Select(r => (r.Attempt, r.Kept)));
        Succeeds(["merge", shard.Path, "--output", _folder["merged"]]);
        Succeeds([.. Long, "--output", _folder["single"]]);
        foreach (var file in (string[])[RunFolder.VarianceBlocks, RunFolder.Variance])
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["single"], file)), File.ReadAllBytes(Path.Combine(_folder["merged"], file)));
    }

    [Fact]
    public void Complete_it_is_left_as_it_is_and_another_measurement_is_refused()
    {
        string[] tiny = [.. ShardedRun.Options, "--estimator", "no-noise"];
        string[] mine = ["--shard", "1/2", "--output", _folder["shard"]];
        Succeeds([.. tiny, .. mine]);
        var before = Stamps();
        Assert.Contains("shard 1/2 is complete already", Succeeds([.. tiny, .. mine]).Out, StringComparison.Ordinal);
        Refused([.. tiny, "--shard", "2/2", "--output", _folder["shard"]], $"{_folder["shard"]}: holds shard 1/2, not shard 2/2; choose another folder");
        Refused([.. tiny, .. mine, "--seed", "2"], $"seed is 1 in {_folder["shard"]}, but 2 in this call; choose another folder");
        Refused([.. tiny, .. mine, "--learning-rate", "0.5"], $"training is 10 steps at 0.001 in {_folder["shard"]}, but 10 steps at 0.5 in this call");
        Assert.Equal(before, Stamps());
    }

    /// <summary>Several trainings of one shard write their epochs at once; a later attempt must know every file.</summary>
    [Fact]
    public void Files_that_are_written_at_once_are_all_known_to_the_next_attempt()
    {
        var manifest = ShardManifest.Create("figure1", new Shard(1, 1), [], [("a", 1)]);
        var shard = ShardFolder.Begin(_folder["shard"], SampleRun.Machine, manifest);
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            shard.Run.Part($"cells/{i}", "figure1", DateTimeOffset.UnixEpoch).Write<ShardRow>("rows.csv", []));
        Assert.Equal(64, shard.Manifest.Written!.Count);
        shard.Run.Release();
        Assert.Equal(64, ShardFolder.Begin(_folder["shard"], SampleRun.Machine, manifest).Manifest.Written!.Count);
    }

    [Fact]
    public void A_folder_with_a_run_that_is_no_shard_is_refused()
    {
        Succeeds([.. ShardedRun.Options, "--estimator", "no-noise", "--output", _folder["run"]]);
        Refused([.. ShardedRun.Options, "--estimator", "no-noise", "--shard", "1/2", "--output", _folder["run"]],
            $"{_folder["run"]}: holds a run that is no shard; choose another folder");
    }

    [Fact]
    public void An_attempt_at_another_network_is_refused()
    {
        var manifest = ShardManifest.Create("variance", new Shard(1, 1), [("seed", "1")], [("a", 1)]);
        var print = Sgvb.Runs.Machine.MachineReader.Read([]);
        var first = ShardFolder.Begin(_folder["shard"], print, manifest);
        first.Pin(ShardManifest.Checkpoint, "aa");
        first.Run.Release();
        var error = Assert.Throws<SgvbException>(() => ShardFolder.Begin(_folder["shard"], print, manifest).Pin(ShardManifest.Checkpoint, "bb"));
        Assert.Contains($"checkpoint_sha256 is aa in {_folder["shard"]}, but bb in this attempt", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunFolder.VarianceBlocks)]
    [InlineData("seed-1/variance_blocks.csv")]
    public void Rows_that_were_changed_between_two_attempts_are_found_out(string file)
    {
        var first = Begin();
        var part = file.Contains('/', StringComparison.Ordinal) ? first.Run.Part("seed-1", "table1", DateTimeOffset.UtcNow) : first.Run;
        part.Write(RunFolder.VarianceBlocks, [Block(0, 1.5)]);
        var one = File.ReadAllText(first.Run.FileAt(file));
        part.Write(RunFolder.VarianceBlocks, [Block(0, 1.5), Block(1, 2.5)]);
        var two = File.ReadAllText(first.Run.FileAt(file));
        first.Run.Release();

        // A kill in the middle of a write leaves what was there before.
        foreach (var text in (string[])[two, one])
        {
            File.WriteAllText(first.Run.FileAt(file), text);
            Begin().Run.Release();
        }

        File.WriteAllText(first.Run.FileAt(file), two.Replace("2.5", "2.4", StringComparison.Ordinal));
        Assert.Contains($"{first.Run.FileAt(file)}: is not what shard 1/1 wrote; remove the folder", Assert.Throws<SgvbException>(Begin).Message, StringComparison.Ordinal);
        File.WriteAllText(first.Run.FileAt(file), two);
        var last = Begin();
        last.Seal([file]);
        Assert.Equal([file], last.Manifest.Files!.Keys);
        Assert.Null(last.Manifest.Written);
        last.Run.Release();

        ShardFolder Begin() => ShardFolder.Begin(_folder["shard"], Sgvb.Runs.Machine.MachineReader.Read([]),
            ShardManifest.Create("variance", new Shard(1, 1), [("seed", "1")], [("a", 1)]));

        static VarianceBlockRow Block(int block, double variance) =>
            new() { Layer = "top", Parameter = "theta", Method = "draws", Block = block, Seed = 1, Draws = 16, Variance = variance };
    }

    [Theory]
    [InlineData("torch")]
    [InlineData("torch-cuda")]
    public void A_backend_with_a_stream_of_its_own_is_refused_with_the_reason(string backend)
    {
        var error = Assert.Throws<SgvbException>(() => ShardSettings.CheckCanSplit(Registry.Backend(backend)));
        Assert.Equal(SgvbException.BadInput, error.ExitCode);
        Assert.Contains($"{backend} draws from its own randn", error.Message, StringComparison.Ordinal);
        ShardSettings.CheckCanSplit(Registry.Backend("simd"));
    }

    [Fact]
    public void A_wrong_part_is_one_line() => Refused([.. ShardedRun.Options, "--shard", "4/3"],
        "variance: --shard: 4/3 is no part; write i/n with 1 <= i <= n, such as 3/8");

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, DateTime> Stamps() => Directory.GetFiles(_folder["shard"]).ToDictionary(f => f, File.GetLastWriteTimeUtc);

    private static Executable Succeeds(string[] arguments)
    {
        var run = Executable.Suite(arguments);
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
        return run;
    }

    private static void Refused(string[] arguments, string message)
    {
        var run = Executable.Suite(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
    }
}
