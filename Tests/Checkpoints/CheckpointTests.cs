using System.Text;
using CsCheck;
using Sgvb.Measuring.Checkpoints;
using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sgvb-checkpoint-").FullName;

    private string File => Path.Combine(_folder, "net.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(PosteriorKind.Alpha, Tie.Layer)]
    [InlineData(PosteriorKind.Alpha, Tie.Unit)]
    [InlineData(PosteriorKind.Alpha, Tie.Weight)]
    [InlineData(PosteriorKind.Sigma, Tie.Weight)]
    [InlineData(PosteriorKind.Sigma, Tie.Factors)]
    public void Read_GivesBackWhatWasWritten(PosteriorKind kind, Tie tie)
    {
        var posterior = Posterior(kind, tie);
        var written = Sample([5, 4, 3], posterior);
        written.Write(File);
        var read = Checkpoint.Read(File);
        Assert.Equal(written.Network.ToString(), read.Network.ToString());
        Assert.Equal((kind, tie, posterior.Factors), (read.Posterior.Kind, read.Posterior.Tie, read.Posterior.Factors));
        AssertEqual(written, read);
    }

    [Theory]
    [InlineData(PosteriorKind.Alpha, Tie.Layer)]
    [InlineData(PosteriorKind.Alpha, Tie.Unit)]
    [InlineData(PosteriorKind.Alpha, Tie.Weight)]
    [InlineData(PosteriorKind.Sigma, Tie.Weight)]
    [InlineData(PosteriorKind.Sigma, Tie.Factors)]
    public void A_convolutional_network_comes_back(PosteriorKind kind, Tie tie)
    {
        var posterior = Posterior(kind, tie);
        foreach (var text in (string[])["2x7x6:conv3k3s2p1-conv4k2-5-3:softplus", "1x5x5:conv3k2s3p1-conv4k2", "1x4x4:5-3"])
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

    [Fact]
    public void Kernels_without_their_geometry_are_refused_with_what_to_add()
    {
        Sample(Network.TryParse("2x7x6:conv3k3s2p1-3")!, PosteriorSpec.Alpha()).Write(File);
        var (tensors, _) = SafeTensors.Read(File);
        Write(tensors.Values);
        Refused("tensor layers.0.theta has shape [3, 2, 3, 3], as a convolution's kernels have; add metadata network");
    }

    [Theory]
    [InlineData("2x7x6:conv3k5s2p2-3", null, "tensor layers.0.theta has shape [3, 2, 3, 3] instead of [3, 2, 5, 5]")]
    [InlineData("2x7x6:conv3k3s2p1-4-3", null, "of 3 layers, but the file has 2")]
    [InlineData("2x7x6:pool2-3", null, "metadata network is '2x7x6:pool2-3', which is no network such as")]
    [InlineData("2x7x6:conv3k3s2p1-3:tanh", "softplus", "metadata network says tanh, but metadata activation softplus")]
    [InlineData("2x8x6:conv3k3s2-3", null, "tensor layers.1.theta has shape [36, 3] instead of [18, 3]")]
    public void A_network_that_is_not_the_tensors_is_refused(string network, string? activation, string message)
    {
        Sample(Network.TryParse("2x7x6:conv3k3s2p1-3")!, PosteriorSpec.Alpha()).Write(File);
        var (tensors, _) = SafeTensors.Read(File);
        var metadata = new Dictionary<string, string> { ["network"] = network };
        if (activation is not null)
            metadata["activation"] = activation;
        SafeTensors.Write(File, [.. tensors.Values], metadata);
        Refused(message);
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
    public void An_unknown_activation_is_refused()
    {
        var given = new Dictionary<string, string> { ["activation"] = "swish" };
        new Checkpoint(new Parameters([5, 4, 3], PosteriorSpec.Alpha()), PosteriorSpec.Alpha(), given).Write(File);
        Refused("swish");
    }

    [Fact]
    public void Write_PutsTheDataAtAMultipleOfEightBytes()
    {
        Sample([5, 4, 3], PosteriorSpec.Alpha()).Write(File);
        Assert.Equal(0L, BitConverter.ToInt64(System.IO.File.ReadAllBytes(File)) % 8);
    }

    [Fact]
    public void Read_RefusesEveryTruncation_InOneLine()
    {
        Sample([3, 2], PosteriorSpec.Alpha()).Write(File);
        var whole = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            Refused("");
        }
    }

    [Fact]
    public void Read_RefusesOffsetsThatAreNotTwo_InOneLine()
    {
        Sample([3, 2], PosteriorSpec.Alpha()).Write(File);
        var whole = System.IO.File.ReadAllBytes(File);
        // The comma in the first pair of offsets becomes part of a number.
        var at = whole.AsSpan().IndexOf("data_offsets\":["u8);
        whole[at + whole.AsSpan(at).IndexOf((byte)',')] = (byte)'e';
        System.IO.File.WriteAllBytes(File, whole);
        Refused("1 data_offsets instead of 2");
    }

    [Fact]
    public void Read_NeverThrowsAnythingElse_OnCorruptedBytes()
    {
        Sample([3, 2], PosteriorSpec.Alpha()).Write(File);
        var whole = System.IO.File.ReadAllBytes(File);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var broken = (byte[])whole.Clone();
            broken[at] = value;
            System.IO.File.WriteAllBytes(File, broken);
            try
            {
                Checkpoint.Read(File);
            }
            catch (SgvbException)
            {
                // Refusing is right; so is reading, where the byte was a weight's.
            }
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void Read_NamesAMissingTensor()
    {
        SafeTensors.Write(File, [new NamedTensor("layers.0.theta", [2, 2], new float[4])], new Dictionary<string, string>());
        Refused("layers.0.log_alpha");
        SafeTensors.Write(File, [new NamedTensor("theta", [2, 2], new float[4])], new Dictionary<string, string>());
        Refused("layers.0.theta is missing");
    }

    [Fact]
    public void Read_NamesAWrongShapeANaNAndAnotherType()
    {
        NamedTensor[] good = [new("layers.0.theta", [2, 2], new float[4]), new("layers.0.bias", [2], new float[2]),
            new("layers.0.log_alpha", [1], new float[1])];
        SafeTensors.Write(File, [good[0], new NamedTensor("layers.0.bias", [3], new float[3]), good[2]], new Dictionary<string, string>());
        Refused("layers.0.bias has shape [3]");
        SafeTensors.Write(File, [good[0], new NamedTensor("layers.0.bias", [2], [0, float.NaN]), good[2]], new Dictionary<string, string>());
        Refused("holds NaN at element 1");
        SafeTensors.Write(File, good, new Dictionary<string, string>());
        var text = Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(File)).Replace("\"F32\"", "\"F16\"", StringComparison.Ordinal);
        System.IO.File.WriteAllBytes(File, Encoding.Latin1.GetBytes(text));
        Refused("dtype F16");
    }

    [Theory]
    [InlineData("layers.1.", "layers.2.", "tensor layers.2.theta stands in the file, but layers.1.theta is missing")]
    [InlineData("layers.1.", "layers.7.", "tensor layers.7.theta stands in the file, but layers.1.theta is missing")]
    [InlineData("layers.0.", "layers.3.", "but layers.0.theta is missing")]
    [InlineData("layers.1.theta", "layers.1.weight", "tensor layers.1.bias stands in the file, but layers.1.theta is missing")]
    [InlineData("layers.1.log_alpha", "layers.1.log_sigma", "are two kinds of noise")]
    [InlineData("layers.1.", "layers.01.", "tensor layers.01.theta stands in the file, but layers.1.theta is missing")]
    [InlineData("layers.1.", "layers.99999999999.", "tensor layers.99999999999.theta stands in the file, but layers.1.theta is missing")]
    public void Read_RefusesLayersThatMakeNoNetwork(string from, string to, string message)
    {
        Write(Good(PosteriorSpec.Alpha()).Select(t => t with { Name = t.Name.Replace(from, to, StringComparison.Ordinal) }));
        Refused(message);
    }

    [Fact]
    public void Read_RefusesTwoKindsOfNoiseInOneLayer()
    {
        Write([.. Good(PosteriorSpec.Alpha()), new NamedTensor("layers.0.log_sigma", [5, 4], new float[20])]);
        Refused("tensors layers.0.log_alpha and layers.0.log_sigma both stand in the file");
        Write([.. Good(PosteriorSpec.Alpha()), new NamedTensor("layers.0.log_v", [4, 2], new float[8])]);
        Refused("tensors layers.0.log_alpha and layers.0.log_v both stand in the file");
    }

    // 5-4-3: an equal count of elements is another shape all the same.
    [Theory]
    [InlineData("layers.0.log_sigma", new[] { 4, 5 }, "[4, 5] instead of [5, 4]")]
    [InlineData("layers.1.log_sigma", new[] { 12 }, "[12] instead of [4, 3]")]
    [InlineData("layers.0.bias", new[] { 4, 1 }, "[4, 1] instead of [4]")]
    [InlineData("layers.1.theta", new[] { 2, 6 }, "[2, 6] instead of [4, out]")]
    [InlineData("layers.0.theta", new[] { 20 }, "[20] instead of [in, out]")]
    public void Read_RefusesAnotherShapeOfTheSameSize(string name, int[] shape, string message)
    {
        Write(Good(PosteriorSpec.Sigma()).Select(t => t.Name == name ? t with { Shape = shape } : t));
        Refused($"tensor {name} has shape {message}");
    }

    [Theory]
    [InlineData(Tie.Unit, "layers.0.log_alpha", new[] { 5, 1 }, "[5, 1] instead of [1] or [5] or [5, 4]")]
    [InlineData(Tie.Weight, "layers.1.log_alpha", new[] { 3, 4 }, "[3, 4] instead of [4, 3], as in the layers before")]
    [InlineData(Tie.Unit, "layers.1.log_alpha", new[] { 4, 1 }, "[4, 1] instead of [4], as in the layers before")]
    public void Read_RefusesANoiseLevelOfAnotherShape(Tie tie, string name, int[] shape, string message)
    {
        Write(Good(PosteriorSpec.Alpha(tie)).Select(t => t.Name == name ? t with { Shape = shape } : t));
        Refused($"tensor {name} has shape {message}");
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
    public void Read_RefusesFactorsThatDoNotFit()
    {
        var good = Good(PosteriorSpec.KTied(2));
        Write(good.Where(t => t.Name != "layers.1.log_v"));
        Refused("tensor layers.1.log_v is missing");
        Write(good.Select(t => t.Name == "layers.0.log_u" ? t with { Shape = [10] } : t));
        Refused("tensor layers.0.log_u has shape [10] instead of [in, k] with k from 1 to 16");
        Write(good.Select(t => t.Name == "layers.1.log_u" ? t with { Shape = [2, 4] } : t));
        Refused("tensor layers.1.log_u has shape [2, 4] instead of [4, 2]");
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

    [Fact]
    public void Read_RefusesHolesOverlapsAndBytesOfNoTensor()
    {
        var good = Good(PosteriorSpec.Alpha()).Select(RawTensors.Of).ToList();
        RawTensors.Write(File, good, before: 4);
        Refused("layers.0.theta begins at byte 4, but what stands before it ends at 0: a hole");
        RawTensors.Write(File, good, between: 8);
        Refused("a hole");
        RawTensors.Write(File, good, between: -4);
        Refused("an overlap");
        RawTensors.Write(File, good, after: 3);
        Refused("3 bytes follow the last tensor");
        RawTensors.Write(File, good, after: -1);
        Refused("it is cut off");
        RawTensors.Write(File, [.. good, new("huge", "F32", [int.MaxValue, int.MaxValue, int.MaxValue, 4], 0)]);
        Refused("tensor huge has shape");
    }

    [Theory]
    [InlineData("nan")]
    [InlineData("Infinity")]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("")]
    public void Read_RefusesAnEpochThatIsNone(string epoch)
    {
        (Sample([3, 2], PosteriorSpec.Alpha()) with { Metadata = new Dictionary<string, string> { ["epoch"] = epoch } }).Write(File);
        Refused($"metadata epoch is '{epoch}'");
    }

    [Theory]
    [InlineData("""{"__metadata__":{"epoch":3}}""", "metadata epoch is no text")]
    [InlineData("""{"__metadata__":{"epoch":null}}""", "metadata epoch is no text")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", "metadata a is no text, or stands twice")]
    [InlineData("""{"__metadata__":[]}""", "its metadata are no JSON object")]
    [InlineData("""{"a":null}""", "tensor a is no JSON object")]
    [InlineData("""{"a":{"dtype":"F32","shape":null,"data_offsets":[0,0]}}""", "tensor a has no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,0]}}""", "tensor a has a shape of other things")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,-4]}}""", "data_offsets that are no whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0]}}""", "1 data_offsets instead of 2")]
    [InlineData("""{"a\ud800":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", "is no text")]
    [InlineData("""[]""", "no JSON object")]
    [InlineData("""{"a":""", "no JSON from byte")]
    public void Read_RefusesAHeaderOfOtherThings(string header, string message)
    {
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header)]);
        Refused(message);
    }

    [Fact]
    public void Read_RefusesEveryFlippedBitOrGivesTheSame()
    {
        var written = Sample([3, 2, 2], PosteriorSpec.Alpha(Tie.Unit));
        written.Write(File);
        var whole = System.IO.File.ReadAllBytes(File);
        var refused = 0;
        for (var at = 0; at < whole.Length; at++)
            for (var bit = 0; bit < 8; bit++)
            {
                var broken = (byte[])whole.Clone();
                broken[at] ^= (byte)(1 << bit);
                System.IO.File.WriteAllBytes(File, broken);
                try
                {
                    AssertEqual(written, Checkpoint.Read(File));
                }
                catch (SgvbException e)
                {
                    Assert.DoesNotContain('\n', e.Message);
                    refused++;
                }
            }

        // Only the name of the checksum itself may change without harm: the file is then one without.
        Assert.InRange(8 * whole.Length - refused, 0, 8 * "sha256".Length);
    }

    [Fact]
    public void Read_TakesFilesWithoutAChecksumAndTellsAChangeOfOnesWith()
    {
        var good = Good(PosteriorSpec.Alpha());
        RawTensors.Write(File, [.. good.Select(RawTensors.Of)]);
        Checkpoint.Read(File);
        Sample([5, 4, 3], PosteriorSpec.Alpha()).Write(File);
        var (tensors, metadata) = SafeTensors.Read(File);
        // Another tool writes the tensors in another order and the header in another way; the checksum stays.
        RawTensors.Write(File, [.. tensors.Values.Reverse().Select(RawTensors.Of)], metadata: metadata);
        AssertEqual(Sample([5, 4, 3], PosteriorSpec.Alpha()), Checkpoint.Read(File));
        tensors["layers.1.bias"].Data[2] = MathF.BitIncrement(tensors["layers.1.bias"].Data[2]);
        RawTensors.Write(File, [.. tensors.Values.Select(RawTensors.Of)], metadata: metadata);
        Refused("was damaged or changed after it was written");
    }

    [Fact]
    public void Read_RefusesAHeaderThatLiesAboutItsLength()
    {
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes(ulong.MaxValue), 1, 2, 3]);
        Refused("the header claims");
    }

    private static void AssertEqual(Checkpoint written, Checkpoint read)
    {
        Assert.Equal(12.5, read.Epoch);
        Assert.Equal(written.Parameters.Layers.Count, read.Parameters.Layers.Count);
        foreach (var (a, b) in written.Parameters.Layers.Zip(read.Parameters.Layers))
        {
            Assert.Equal(a.Tensors.Select(t => t.Name), b.Tensors.Select(t => t.Name));
            Assert.All(a.Tensors.Zip(b.Tensors), t => Assert.Equal(t.First.Values, t.Second.Values));
        }
    }

    private static PosteriorSpec Posterior(PosteriorKind kind, Tie tie) => kind == PosteriorKind.Alpha ? PosteriorSpec.Alpha(tie)
        : tie == Tie.Factors ? PosteriorSpec.KTied(2)
        : PosteriorSpec.Sigma();

    private void Write(IEnumerable<NamedTensor> tensors) => SafeTensors.Write(File, [.. tensors], new Dictionary<string, string>());

    /// <summary>The tensors of a network 5-4-3.</summary>
    private IReadOnlyList<NamedTensor> Good(PosteriorSpec posterior)
    {
        Sample([5, 4, 3], posterior).Write(File);
        return [.. SafeTensors.Read(File).Tensors.Values];
    }

    private void Refused(string part)
    {
        var refusal = Assert.Throws<SgvbException>(() => Checkpoint.Read(File));
        Assert.Equal(SgvbException.BadInput, refusal.ExitCode);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    private static Checkpoint Sample(int[] widths, PosteriorSpec posterior) => Sample(Network.Dense(widths), posterior);

    private static Checkpoint Sample(Network network, PosteriorSpec posterior)
    {
        var parameters = new Parameters(network, posterior);
        var next = 0f;
        foreach (var layer in parameters.Layers)
            foreach (var array in layer.Tensors.Select(t => t.Values))
                for (var i = 0; i < array.Length; i++)
                    array[i] = next++ / 7;
        return new Checkpoint(parameters, posterior, new Dictionary<string, string> { ["epoch"] = "12.5" });
    }
}
