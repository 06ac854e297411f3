using Sgvb.Experiments.Variance;
using Sgvb.Measuring.Checkpoints;
using Sgvb.Model;
using Sgvb.Model.Posterior;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Variance;

/// <summary>A variance of zero that measures nothing is told beside its table; a network that overflows is no matter of learning.</summary>
public sealed class DeadLayersTests : IDisposable
{
    private static readonly int[] Widths = [784, 5, 4, 10];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.0, 0.0, 0.0, "Dead layers: every gradient of θ in bottom is exactly zero in every draw, so these variances measure nothing.")]
    [InlineData(0.0, null, null, "Dead layers: every gradient of θ in bottom is exactly zero in every draw, so these variances measure nothing (or all examples are equal).")]
    // Equal examples: no variance, but a gradient.
    [InlineData(0.0, 2.0, 2.0, null)]
    [InlineData(0.0, 0.0, 2.0, null)]
    [InlineData(1e-300, 0.0, 0.0, null)]
    public void Zeros_are_told_from_dead_layers(double variance, double? meanSquare, double? noNoise, string? warning)
    {
        var bottom = SampleRows.Block with { Layer = "bottom", Variance = variance, MeanSquare = meanSquare, NoNoiseSquare = noNoise };
        VarianceBlockRow[] rows = [bottom, bottom with { Block = 1 }, SampleRows.Block, bottom with { Layer = "all", Parameter = "loss", Variance = 0 }];
        Assert.Equal(warning is null ? [] : [warning], DeadLayers.Warnings(rows));
        // One block that has some is enough.
        Assert.Empty(DeadLayers.Warnings([.. rows, bottom with { Block = 2, Variance = 1 }]));
    }

    [Theory]
    [InlineData("variance", "--estimator", "no-noise,local-reparam,shared", "--blocks", "2")]
    [InlineData("scaling", "--estimator", "shared", "--sizes", "1,8", "--blocks", "2")]
    [InlineData("scaling", "--estimator", "shared", "--averages", "1,2", "--blocks", "2")]
    [InlineData("split", "--minibatch", "20", "--blocks", "2", "--seconds", "1")]
    [InlineData("survey", "--minibatch", "20", "--estimator", "local-reparam,shared", "--backend", "simd", "--blocks", "3", "--seconds", "1")]
    public void A_dead_network_is_told_on_the_screen_and_in_the_report(params string[] verb)
    {
        var run = Executable.Suite([.. verb, "--data", "digits", "--threads", "1", "--checkpoint", Net(bias: -1000), "--output", _folder["run"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        const string warning = "Dead network: every gradient of θ in bottom, hidden1, top is exactly zero";
        Assert.Contains(warning, run.Out, StringComparison.Ordinal);
        Assert.Contains(warning, File.ReadAllText(Path.Combine(_folder["run"], RunFolder.Summary)), StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_JSON_it_is_told_as_a_note()
    {
        var run = Executable.Suite("variance", "--data", "digits", "--threads", "1", "--blocks", "2", "--estimator", "shared", "--json",
            "--checkpoint", Net(bias: -1000), "--output", _folder["run"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.NotNull(System.Text.Json.Nodes.JsonNode.Parse(run.Out));
        Assert.Contains("Dead network: every gradient", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e30f, -100f, "the outputs are not finite, for the network overflows float32: weights are up to 1.00e30 (layer bottom)")]
    [InlineData(0.1f, 190f, "the noise of its weights is not finite, for the network overflows float32: ")]
    // Finite outputs; what its noise would be squared is not.
    [InlineData(1e9f, 0f, "theta is not finite in block 0, for the network overflows float32: ")]
    public void A_checkpoint_that_overflows_is_bad_input(float theta, float logAlpha, string message)
    {
        var run = Executable.Suite("variance", "--data", "digits", "--threads", "1", "--blocks", "2", "--minibatch", "20", "--estimator", "local-reparam",
            "--checkpoint", Net(theta: theta, logAlpha: logAlpha), "--output", _folder["run"]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(_folder["net.safetensors"] + ": ", run.Error, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.EndsWith("; measure at a network with smaller values\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("learning", run.Error, StringComparison.Ordinal);
    }

    private string Net(float bias = 0, float? theta = null, float logAlpha = -1)
    {
        var parameters = Initialisation.He.Begin(Widths, PosteriorSpec.Alpha(), 3);
        foreach (var layer in parameters.Layers)
        {
            Array.Fill(layer.LogScale, logAlpha);
            if (theta is { } value)
                Array.Fill(layer.Theta, value);
        }

        Array.Fill(parameters.Layers[0].Bias, bias);
        // The dead layer passes on nothing, and neither does the next.
        Array.Fill(parameters.Layers[1].Bias, bias);
        new Checkpoint(parameters, PosteriorSpec.Alpha(), new Dictionary<string, string>()).Write(_folder["net.safetensors"]);
        return _folder["net.safetensors"];
    }
}
