using Sgvb.Experiments.Convergence;
using Sgvb.Measuring.Checkpoints;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Training;

/// <summary>--preprocess is written wherever a run says what it is a function of, and a network under other preprocessing is told.</summary>
public sealed class PreprocessProcessTests : IDisposable
{
    private static readonly string[] Small = ["--minibatch", "1000", "--threads", "1", "--workload", "784-4-10", "--data", "digits"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_keeps_it_and_a_measurement_takes_it_from_the_checkpoint()
    {
        string[] train = ["train", .. Small, "--epochs", "1", "--output", _folder["train"], "--preprocess"];
        Done([.. train, "standardised"]);
        var net = Path.Combine(_folder["train"], "epoch-0001.safetensors");
        var metadata = Checkpoint.Read(net).Metadata;
        Assert.Equal("standardised", metadata["preprocess"]);
        Assert.InRange(double.Parse(metadata["pixel_mean"], CultureInfo.InvariantCulture), 0.01, 0.99);
        Assert.InRange(double.Parse(metadata["pixel_deviation"], CultureInfo.InvariantCulture), 0.01, 0.5);
        var print = Fingerprint.Load(RunFolder.Open(_folder["train"]));
        Assert.Equal(("digits", "standardised"), (print.DataSet, print.Preprocessing));
        // The same folder does not go on with other numbers.
        Refused("data is digits, standardised in ", [.. train, "unit"]);

        string[] measure = ["variance", .. Small, "--estimator", "no-noise", "--blocks", "2", "--checkpoint", net, "--output"];
        Done([.. measure, _folder["same"]]);
        var notes = RunFolder.Open(_folder["same"]).ReadNotes();
        Assert.Contains(notes, n => n.Contains("; pixels standardised by channel with the training set's mean 0.", StringComparison.Ordinal));
        Assert.DoesNotContain(notes, n => n.Contains("was trained", StringComparison.Ordinal));
        const string told = "epoch-0001.safetensors was trained with --preprocess standardised, but is measured with unit: its gradients are not those of its training.";
        Assert.Contains(told, Done([.. measure, _folder["other"], "--preprocess", "unit"]), StringComparison.Ordinal);
        Assert.Contains(told, RunFolder.Open(_folder["other"]).ReadNotes());
        Assert.NotEqual(Squares("same"), Squares("other"));
    }

    [Fact]
    public void The_usual_one_leaves_files_as_they_were()
    {
        Done(["train", .. Small, "--epochs", "1", "--output", _folder["plain"]]);
        Done(["train", .. Small, "--epochs", "1", "--output", _folder["named"], "--preprocess", "unit"]);
        foreach (var file in (string[])["epoch-0001.safetensors", "epoch-0001.optimizer.safetensors"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["plain"], file)), File.ReadAllBytes(Path.Combine(_folder["named"], file)));
        var net = Path.Combine(_folder["plain"], "epoch-0001.safetensors");
        Assert.DoesNotContain("preprocess", Checkpoint.Read(net).Metadata.Keys);
        Assert.Equal("unit", Fingerprint.Load(RunFolder.Open(_folder["plain"])).Preprocessing);
        var told = Done(["variance", .. Small, "--estimator", "no-noise", "--blocks", "2", "--checkpoint", net, "--output", _folder["other"], "--preprocess", "standardised"]);
        Assert.Contains("was trained with --preprocess unit, but is measured with standardised", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Recipes_name_it_and_an_unknown_one_is_refused()
    {
        Done(["convergence", .. Small, "--epochs", "1", "--every", "20", "--estimator", "no-noise", "--preprocess", "standardised", "--output", _folder["curves"]]);
        Assert.All(RunFolder.Open(_folder["curves"]).Read<ConvergenceRow>(RunFolder.Convergence),
            r => Assert.EndsWith(", standardised", r.Recipe, StringComparison.Ordinal));
        Refused("--preprocess: no 'standardized'; did you mean standardised?", ["variance", .. Small, "--preprocess", "standardized"]);
    }

    private double Squares(string run) => RunFolder.Open(_folder[run]).Read<VarianceRow>(RunFolder.Variance).First(r => r.Layer == "top").Variance;

    private static string Done(string[] arguments)
    {
        var run = Executable.Suite(arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Out;
    }

    private static void Refused(string message, string[] arguments)
    {
        var run = Executable.Suite(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }
}
