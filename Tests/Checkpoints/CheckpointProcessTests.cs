using Sgvb.Data;
using Sgvb.Experiments.Scaling;
using Sgvb.Experiments.Training;
using Sgvb.Measuring.Checkpoints;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Checkpoints;

/// <summary>--checkpoint on the measuring verbs: anyone's network is measured, and a broken file is one line.</summary>
public sealed class CheckpointProcessTests : IDisposable
{
    private static readonly int[] Widths = [784, 6, 10];
    private static readonly string[] Small = ["--data", "digits", "--minibatch", "200", "--threads", "1"];
    private readonly TemporaryFolder _folder = new();

    private string Net => _folder["net.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Variances_at_a_given_network_are_those_at_the_same_network_trained()
    {
        var method = new Method(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(), KlKind.Cubic);
        var workload = new Workload("784-6-10", Widths, 200);
        var data = DataLocator.Load("digits").Train;
        using var step = Registry.CreateStep("simd", method, workload, data.Rows, 1);
        var parameters = new ShortTrainer(Steps: 5, LearningRate: 1e-3, Seed: 1)
            .Train(step, new MinibatchSampler(data, 200), 1, null, TestContext.Current.CancellationToken);
        new Checkpoint(parameters, method.Posterior, new Dictionary<string, string> { ["epoch"] = "0.05" }).Write(Net);
        string[] verb = ["variance", .. Small, "--estimator", "local-reparam,shared,no-noise", "--blocks", "2", "--output"];
        var given = Executable.Suite([.. verb, _folder["given"], "--checkpoint", Net]);
        Assert.True(given.ExitCode == 0, given.Error);
        var trained = Executable.Suite([.. verb, _folder["trained"], "--workload", "784-6-10", "--train-steps", "5"]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Equal(File.ReadAllText(Path.Combine(_folder["trained"], RunFolder.VarianceBlocks)),
            File.ReadAllText(Path.Combine(_folder["given"], RunFolder.VarianceBlocks)));
        var both = Executable.Suite([.. verb, _folder["both"], "--checkpoint", Net, "--learning-rate", "0.01"]);
        Assert.Equal((2, "--checkpoint and --learning-rate: a given network is not trained; give one of them\n"), (both.ExitCode, both.Error));
        Assert.Contains(RunFolder.Open(_folder["given"]).ReadNotes(),
            n => n.StartsWith("Network: net.safetensors (epoch 0.05), test error", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_others_wrote_is_measured_by_every_measuring_verb_without_naming_its_widths_or_noise()
    {
        Write(Good(sigma: true));
        var agree = Executable.Suite(
            "agree", "--checkpoint", Net, "--backend", "simd", "--estimator", "shared,local-reparam", "--output", _folder["agree"]);
        Assert.True(agree.ExitCode == 0, agree.Error);
        var rows = RunFolder.Open(_folder["agree"]).Read<AgreementRow>(RunFolder.Agreement);
        Assert.All(rows, r => Assert.Equal("sigma", r.Posterior));
        Assert.All(rows, r => Assert.True(r is { Passed: true, Workload: "784-6-10" }));
        var scaling = Executable.Suite(["scaling", .. Small, "--checkpoint", Net, "--estimator", "shared", "--sizes", "1,8",
            "--blocks", "2", "--output", _folder["scaling"]]);
        Assert.True(scaling.ExitCode == 0, scaling.Error);
        Assert.All(RunFolder.Open(_folder["scaling"]).Read<ScalingRow>(RunFolder.Scaling), r => Assert.Equal("sigma", r.Posterior));
    }

    [Fact]
    public void The_networks_that_train_writes_are_taken()
    {
        string[] train =
        [
            "train", .. Small, "--workload", "784-6-10", "--estimator", "local-reparam", "--posterior", "alpha-unit", "--output", _folder["train"],
        ];
        Assert.Equal(0, Executable.Suite([.. train, "--epochs", "1"]).ExitCode);
        var file = Path.Combine(_folder["train"], "epoch-0001.safetensors");
        var run = Executable.Suite(
            ["variance", .. Small, "--checkpoint", file, "--blocks", "2", "--method", "draws", "--output", _folder["run"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(RunFolder.Open(_folder["run"]).Read<VarianceRow>(RunFolder.Variance),
            r => Assert.Equal(("alpha-unit", 1), (r.Posterior, r.Epoch)));

        // A longer training from there on leaves what the first gave out.
        Assert.Equal(0, Executable.Suite([.. train, "--epochs", "3"]).ExitCode);
        Assert.Equal(["epoch-0001.safetensors", "epoch-0003.safetensors"], Directory.EnumerateFiles(_folder["train"], "epoch-????.safetensors")
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whatever_is_wrong_with_the_file_is_one_line_and_exit_2()
    {
        Refused("none.safetensors: no such file", "variance", "--checkpoint", _folder["none.safetensors"]);
        Write([.. Good().Where(t => t.Name != "layers.1.bias")]);
        Refused("tensor layers.1.bias is missing", "variance", "--checkpoint", Net);
        Write([.. Good().Select(t => t.Name == "layers.1.theta" ? new NamedTensor(t.Name, [5, 12], t.Data) : t)]);
        Refused("tensor layers.1.theta has shape [5, 12] instead of [6, out]", "scaling", "--checkpoint", Net);
        var nan = Good();
        nan.First(t => t.Name == "layers.0.theta").Data[7] = float.NaN;
        Write(nan);
        Refused("tensor layers.0.theta holds NaN at element 7", "agree", "--checkpoint", Net);
        File.WriteAllBytes(Net, [.. BitConverter.GetBytes(1L << 40), .. File.ReadAllBytes(Net)[8..]]);
        Refused("the header claims 1099511627776 bytes", "variance", "--checkpoint", Net);
        Write(Good());
        Refused("is a network 784-6-10, not 784-32-32-10; leave --workload out", "variance", "--checkpoint", Net, "--workload", "tiny");
        Refused("its noise is alpha, but shared is asked for with sigma",
            "agree", "--checkpoint", Net, "--estimator", "shared", "--posterior", "sigma");
        Refused("--checkpoint and --train-steps", "variance", "--checkpoint", Net, "--train-steps", "3");
    }

    private void Refused(string message, params string[] arguments)
    {
        string[] data = arguments[0] == "agree" ? [] : ["--data", "digits"];
        var run = Executable.Suite([.. arguments, .. data, "--output", _folder["refused"]]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    private void Write(IReadOnlyList<NamedTensor> tensors) => SafeTensors.Write(Net, tensors, new Dictionary<string, string>());

    /// <summary>As another tool would write it: no metadata, α as a scalar.</summary>
    private static List<NamedTensor> Good(bool sigma = false)
    {
        var net = Initialisation.He.Begin(Widths, PosteriorSpec.Alpha(), 3);
        return
        [
            .. net.Layers.SelectMany((layer, l) => (NamedTensor[])
            [
                new($"layers.{l}.theta", [layer.Inputs, layer.Outputs], layer.Theta),
                new($"layers.{l}.bias", [layer.Outputs], layer.Bias),
                sigma
                    ? new($"layers.{l}.log_sigma", [layer.Inputs, layer.Outputs], [.. layer.Theta.Select(_ => -3f)])
                    : new($"layers.{l}.log_alpha", [], layer.LogScale),
            ]),
        ];
    }
}
