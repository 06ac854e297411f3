using Sgvb.Runs;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Sharding;

public sealed class Table1ShardTests : IDisposable
{
    private static readonly string[] Options =
        ["--workload", "784-6-10", "--minibatch", "1000", "--data", "digits", "--threads", "1", "--epochs", "1"];

    private static readonly string[] Measuring = [.. Options, "--blocks", "2"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    [Trait("Length", "long")]
    public void Shards_at_one_training_equal_the_run_that_trains_by_itself()
    {
        Succeeds(["table1", .. Measuring, "--seeds", "2", "--time", "0", "--output", _folder["single"]]);
        foreach (var seed in (string[])["1", "2"])
            Succeeds(["train", .. Options, "--seed", seed, "--output", _folder[$"trained/seed-{seed}"]]);
        foreach (var shard in (string[])["1", "2"])
            Succeeds(["table1", .. Measuring, "--seeds", "2", "--trained", _folder["trained"], "--shard", $"{shard}/2", "--output", _folder[shard]]);
        Succeeds(["merge", _folder["2"], _folder["1"], "--output", _folder["merged"]]);
        foreach (var file in (string[])
            [RunFolder.Table1, "seed-1/variance.csv", "seed-1/variance_blocks.csv", "seed-2/variance.csv", "seed-2/variance_blocks.csv"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["single"], file)), File.ReadAllBytes(Path.Combine(_folder["merged"], file)));
        Assert.False(RunFolder.Open(_folder["merged"]).IsIncomplete);

        File.AppendAllText(_folder["1/seed-2/variance_blocks.csv"], "\n");
        Refused(["merge", _folder["2"], _folder["1"], "--output", _folder["again"]], "is not as shard 1/2 wrote it");
        Refused(["table1", .. Measuring, "--seed", "3", "--trained", _folder["trained"], "--shard", "1/2"], "seed-3: no such folder");
        Refused(["table1", .. Measuring, "--learning-rate", "0.01", "--trained", _folder["trained"], "--shard", "1/2"],
            "holds a training with learning_rate");
    }

    [Fact]
    public void Shards_without_a_training_and_a_training_without_shards_are_refused()
    {
        Refused(["table1", .. Measuring, "--shard", "1/2", "--output", _folder["shard"]], "table1: shards measure at one training: make it with train");
        Refused(["table1", .. Measuring, "--trained", _folder.Path], "--trained goes with --shard");
        Refused(["table1", .. Measuring, "--shard", "1/2", "--trained", _folder["none"]], "no such folder");
    }

    public void Dispose() => _folder.Dispose();

    private static void Succeeds(string[] arguments)
    {
        var run = Executable.Suite(arguments);
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
    }

    private static void Refused(string[] arguments, string message)
    {
        var run = Executable.Suite(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
