using Sgvb.Data;
using Sgvb.Experiments.Training;
using Sgvb.Runs;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Training;

/// <summary>Kill -9 in the middle: what goes on afterwards ends with the bits of a run that nothing happened to.</summary>
public sealed class KilledTrainingTests
{
    private static readonly string[] Small = ["--data", "digits", "--workload", "784-6-10", "--minibatch", "500", "--threads", "1"];

    [Fact]
    public void Train_goes_on_from_its_last_finished_epoch()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");
        using var folder = new TemporaryFolder();
        string[] train = ["train", .. Small, "--epochs", "12", "--schedule", "cosine", "--output"];
        Finish([.. train, folder["whole"]]);
        var rows = Path.Combine(folder["killed"], TrainingStore.Rows);
        KilledRun.Suite([.. train, folder["killed"]], () => KilledRun.Lines(rows).Length > 3);
        var before = File.ReadAllLines(rows);
        Assert.True(RunFolder.Open(folder["killed"]).IsIncomplete);
        Finish([.. train, folder["killed"]]);

        // At most the running epoch was lost: rows that stood, their times included, are the same still. One may have been written
        // before its epoch's state was whole; that epoch was run again.
        Assert.Equal(before[..^1], File.ReadAllLines(rows)[..(before.Length - 1)]);
        Assert.Equal(Training(folder["whole"]), Training(folder["killed"]));
        foreach (var file in (string[])["epoch-0010.safetensors", "epoch-0012.safetensors", "epoch-0012.optimizer.safetensors"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole"], file)), File.ReadAllBytes(Path.Combine(folder["killed"], file)));
        Assert.Equal(Names(folder["whole"]), Names(folder["killed"]));
    }

    [Fact]
    public void Table1_goes_on_where_it_trained_and_where_it_measured()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");
        using var folder = new TemporaryFolder();
        // Passes over all examples with noise for each take most of the time: there are few.
        var digits = Digits.Generate(3, 4000, 500);
        Data.IdxSample.WriteFolder(folder["data"], digits.Train, digits.Test);
        string[] table1 =
        [
            "table1", "--data", folder["data"], "--workload", "784-6-10", "--minibatch", "100", "--threads", "1", "--epochs", "11", "--blocks", "3",
            "--time", "0", "--output",
        ];
        Finish([.. table1, folder["whole"]]);
        var (whole, killed) = (Path.Combine(folder["whole"], "seed-1"), Path.Combine(folder["killed"], "seed-1"));
        var blocks = Path.Combine(killed, RunFolder.VarianceBlocks);
        KilledRun.Suite([.. table1, folder["killed"]], () => KilledRun.Lines(Path.Combine(killed, TrainingStore.Rows)).Length > 2);
        Assert.False(File.Exists(blocks));
        KilledRun.Suite([.. table1, folder["killed"]], () => KilledRun.Lines(blocks).Length > 10);
        var before = File.ReadAllLines(blocks);
        Assert.True(before.Length < File.ReadAllLines(Path.Combine(whole, RunFolder.VarianceBlocks)).Length);
        Finish([.. table1, folder["killed"]]);

        Assert.Equal(before, File.ReadAllLines(blocks)[..before.Length]);
        Assert.Equal(Training(whole), Training(killed));
        foreach (var file in (string[])[RunFolder.VarianceBlocks, RunFolder.Variance, Path.Combine("..", RunFolder.Table1)])
            Assert.Equal(File.ReadAllText(Path.Combine(whole, file)), File.ReadAllText(Path.Combine(killed, file)));
        Assert.False(RunFolder.Open(folder["killed"]).IsIncomplete);
    }

    private static void Finish(string[] arguments)
    {
        var run = Executable.Suite(arguments);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    /// <summary>Without the times.</summary>
    private static List<TrainingRow> Training(string folder) =>
        [.. RunFolder.Open(folder).Read<TrainingRow>(TrainingStore.Rows).Select(r => r with { TrainS = 0 })];

    private static IEnumerable<string?> Names(string folder) => Directory.GetFiles(folder).Select(Path.GetFileName).Order();
}
