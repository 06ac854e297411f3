using Sgvb.Experiments.Training;
using Sgvb.Measuring.Checkpoints;
using Sgvb.Model;
using Sgvb.Model.Posterior;
using Sgvb.Runs;
using Sgvb.Runs.Machine;
using Sgvb.Runs.Sharding;
using Sgvb.Tests.Data;

namespace Sgvb.Tests.CommandLine;

/// <summary>A pipe in place of any file that a verb reads ends it in one line; and whatever a verb waits for, a signal ends it.</summary>
public sealed class SpecialFilesProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train-labels-idx1-ubyte.gz")]
    [InlineData("t10k-images-idx3-ubyte")]
    public void In_place_of_data(string file)
    {
        IdxSample.WriteFolder(_folder["data"]);
        SpecialFile.Put("pipe", _folder["data/" + file]);
        Refused(file, "data", "path", "--data", _folder["data"]);
    }

    [Fact]
    public void In_place_of_a_checkpoint()
    {
        SpecialFile.Put("pipe", _folder["net.safetensors"]);
        Refused("net.safetensors", "agree", "--checkpoint", _folder["net.safetensors"]);
    }

    [Fact]
    public void In_place_of_a_trainings_state()
    {
        var run = RunFolder.Open(Directory.CreateDirectory(_folder["training"]).FullName);
        new Checkpoint(new Parameters([784, 2, 10], PosteriorSpec.Alpha()), PosteriorSpec.Alpha(), new Dictionary<string, string>())
            .Write(run.FileAt("epoch-0001.safetensors"));
        SpecialFile.Put("pipe", run.FileAt("epoch-0001.optimizer.safetensors"));
        Refused("epoch-0001.optimizer.safetensors", "train", "--data", "digits", "--workload", "784-2-10", "--epochs", "2", "--output", run.Path);
        SpecialFile.Put("pipe", run.FileAt("epoch-0001.safetensors"));
        Refused("epoch-0001.safetensors", "train", "--data", "digits", "--workload", "784-2-10", "--epochs", "2", "--output", run.Path);
    }

    [Theory]
    [InlineData(RunFolder.Variance)]
    [InlineData(RunFolder.VarianceBlocks)]
    [InlineData(RunFolder.Environment)]
    [InlineData(RunFolder.Notes)]
    [InlineData(RunFolder.Marker)]
    [InlineData(TrainingStore.Rows)]
    public void In_place_of_a_file_of_a_run(string file)
    {
        var run = RunFolder.Create(_folder["run"], "m", "variance", DateTimeOffset.UnixEpoch);
        MachineReader.Read(["variance"]).Save(run);
        run.Write(RunFolder.Variance, [SampleRows.Variance]);
        run.Complete();
        SpecialFile.Put("pipe", run.FileAt(file));
        Refused(file, "report", run.Path);
    }

    [Fact]
    public void In_place_of_the_files_of_others()
    {
        Directory.CreateDirectory(_folder["foreign"]);
        SpecialFile.Put("pipe", _folder["foreign/x-report-full.json"]);
        Refused("x-report-full.json", "compare", _folder["foreign"], _folder["foreign"]);
        Directory.CreateDirectory(_folder["run"]);
        SpecialFile.Put("pipe", _folder["run/" + RunFolder.VarianceBlocks]);
        Refused(RunFolder.VarianceBlocks, "compare", _folder["run"], _folder["run"]);
        SpecialFile.Put("pipe", _folder["margins.csv"]);
        Refused("margins.csv", "gate", "--baseline", _folder["foreign"], "--candidate", _folder["foreign"], "--margins", _folder["margins.csv"]);
        Directory.CreateDirectory(_folder["shard"]);
        SpecialFile.Put("pipe", _folder["shard/" + ShardManifest.FileName]);
        Refused(ShardManifest.FileName, "merge", _folder["shard"]);
        SpecialFile.Put("pipe", _folder["history.csv"]);
        Refused("history.csv", "history", "--store", _folder["history.csv"]);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM", Traits = ["Length", "long"])]
    [InlineData("HUP", Traits = ["Length", "long"])]
    public void A_signal_ends_what_waits_for_something_that_never_comes(string signal)
    {
        Signals.Require(signal);
        // A git that never answers, as on a disk that is gone; every measuring verb asks it for the commit.
        Directory.CreateDirectory(_folder["bin"]);
        File.WriteAllText(_folder["bin/git"], $"#!/bin/sh\necho $$ >'{_folder["pid"]}'\nexec /bin/sleep 120\n");
        File.SetUnixFileMode(_folder["bin/git"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var process = Executable.Start("Sgvb.Analysis", ["doctor", "--samples", "1"],
            ("PATH", _folder["bin"] + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH")));
        for (var i = 0; i < 600 && !(File.Exists(_folder["pid"]) && File.ReadAllText(_folder["pid"]).EndsWith('\n')); i++)
            Thread.Sleep(100);
        Signals.Send(signal, process);
        Assert.True(process.WaitForExit(60_000), "still waiting a minute after the signal");
        var waiting = int.Parse(File.ReadAllText(_folder["pid"]), CultureInfo.InvariantCulture);
        Assert.False(Signals.IsRunning(waiting));
        var run = Executable.Finish(process);
        Assert.Equal(130, run.ExitCode);
        Assert.StartsWith("stopped; ", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    private void Refused(string file, params string[] arguments)
    {
        using var process = Executable.Start("Sgvb.Analysis", arguments.Contains("--output") || arguments[0] is "data" or "report" or "compare" or "history"
            ? arguments : [.. arguments, "--output", _folder["refused"]]);
        if (!process.WaitForExit(120_000))
        {
            process.Kill();
            Assert.Fail($"{arguments[0]} waits for {file}");
        }

        var run = Executable.Finish(process);
        Assert.True(run.ExitCode == 2, run.Error);
        Assert.Contains(file + ": ", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
    }
}
