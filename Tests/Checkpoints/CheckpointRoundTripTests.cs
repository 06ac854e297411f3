using Sgvb.Measuring.Checkpoints;
using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Checkpoints;

/// <summary>What was written comes back, and what other tools write is read.</summary>
public sealed class CheckpointRoundTripTests : CheckpointFile
{
    [Theory]
    [InlineData(PosteriorKind.Alpha, Tie.Layer)]
    [InlineData(PosteriorKind.Alpha, Tie.Unit)]
    [InlineData(PosteriorKind.Alpha, Tie.Weight)]
    [InlineData(PosteriorKind.Sigma, Tie.Weight)]
    [InlineData(PosteriorKind.Sigma, Tie.Factors)]
    public void What_was_written_comes_back(PosteriorKind kind, Tie tie)
    {
        var posterior = Posterior(kind, tie);
        foreach (var text in (string[])["5-4-3", "2x7x6:conv3k3s2p1-conv4k2-5-3:softplus", "1x5x5:conv3k2s3p1-conv4k2", "1x4x4:5-3"])
        {
            var written = Sample(Network.TryParse(text)!, posterior);
            written.Write(File);
            var read = Checkpoint.Read(File);
            Assert.Equal(text, read.Network.ToString());
            Assert.Equal((kind, tie, posterior.Factors), (read.Posterior.Kind, read.Posterior.Tie, read.Posterior.Factors));
            AssertEqual(written, read);
        }
    }

    /// <summary>
    /// A convolution's kernels stand as PyTorch's state_dict has them, [filters, channels, k, k]; θ's row is by channel, kernel row and kernel
    /// column. A linear layer above takes the picture as torch.flatten gives it; its θ is [in, out], PyTorch's weight transposed.
    /// </summary>
    [Fact]
    public void Kernels_stand_in_PyTorch_s_order()
    {
        const int filters = 3, channels = 2, k = 2, classes = 2, positions = 4;
        static float Kernel(int f, int c, int y, int x) => 1000 * f + 100 * c + 10 * y + x;
        var kernels = new float[filters * channels * k * k];
        for (var n = 0; n < kernels.Length; n++)
            kernels[n] = Kernel(n / (channels * k * k), n / (k * k) % channels, n / k % k, n % k);
        var linear = Enumerable.Range(0, filters * positions * classes).Select(n => (float)n).ToArray();
        var alphaOfWeights = kernels.Select(w => -1 - w / 10000).ToArray();
        RawTensors.Write(
            File,
            [
                .. ((NamedTensor[])
                [
                    new("layers.0.theta", [filters, channels, k, k], kernels), new("layers.0.bias", [filters], [1, 2, 3]),
                    new("layers.0.log_alpha", [filters, channels, k, k], alphaOfWeights),
                    new("layers.1.theta", [filters * positions, classes], linear), new("layers.1.bias", [classes], [4, 5]),
                    new("layers.1.log_alpha", [filters * positions, classes], new float[linear.Length]),
                ]).Select(RawTensors.Of),
            ],
            metadata: new Dictionary<string, string> { ["network"] = "2x3x3:conv3k2-2", ["activation"] = "tanh" });
        var read = Checkpoint.Read(File);
        Assert.Equal("2x3x3:conv3k2-2:tanh", read.Network.ToString());
        Assert.Equal(Tie.Weight, read.Posterior.Tie);
        for (var c = 0; c < channels; c++)
            for (var y = 0; y < k; y++)
                for (var x = 0; x < k; x++)
                    for (var f = 0; f < filters; f++)
                    {
                        var at = ((c * k + y) * k + x) * filters + f;
                        Assert.Equal(Kernel(f, c, y, x), read.Parameters.Layers[0].Theta[at]);
                        Assert.Equal(-1 - Kernel(f, c, y, x) / 10000, read.Parameters.Layers[0].LogScale[at]);
                    }

        Assert.Equal(linear, read.Parameters.Layers[1].Theta);
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("softplus")]
    [InlineData("tanh")]
    public void The_network_s_activation_comes_back(string name)
    {
        var network = Network.Dense([5, 4, 3], Activation.All.Single(a => a.Name == name));
        new Checkpoint(new Parameters(network, PosteriorSpec.Alpha()), PosteriorSpec.Alpha(), new Dictionary<string, string>()).Write(File);
        Assert.Equal(network.ToString(), Checkpoint.Read(File).Network.ToString());
    }

    [Fact]
    public void Read_TellsTheTieWhereTheFirstLayerHasOneInput()
    {
        var written = Sample([1, 4, 3], PosteriorSpec.Alpha(Tie.Unit));
        written.Write(File);
        Assert.Equal(Tie.Unit, Checkpoint.Read(File).Posterior.Tie);
        Sample([1, 4, 3], PosteriorSpec.Alpha()).Write(File);
        Assert.Equal(Tie.Layer, Checkpoint.Read(File).Posterior.Tie);
    }

    [Fact]
    public void Read_TakesScalarsAndPassesOverTensorsOfOthers()
    {
        var good = Good(PosteriorSpec.Alpha()).Select(t => t.Name.EndsWith("alpha", StringComparison.Ordinal) ? t with { Shape = [] } : t).ToList();
        RawTensors.Write(File, [.. good.Select(RawTensors.Of),
            new("num_batches_tracked", "I64", [], 8), new("layers.0.mask", "BOOL", [3], 3), new("layers.5.running_mean", "F32", [2], 8),
            new("half", "BF16", [2, 2], 8), new("later.type", "Q7", [9], 5), new("nothing", "F32", [0, 4], 0)]);
        var read = Checkpoint.Read(File);
        Assert.Equal("5-4-3", read.Network.ToString());
        Assert.Equal(good[0].Data, read.Parameters.Layers[0].Theta);
        Assert.Equal(good[^1].Data, read.Parameters.Layers[^1].LogScale);
    }

    private static PosteriorSpec Posterior(PosteriorKind kind, Tie tie) => kind == PosteriorKind.Alpha ? PosteriorSpec.Alpha(tie)
        : tie == Tie.Factors ? PosteriorSpec.KTied(2)
        : PosteriorSpec.Sigma();
}
