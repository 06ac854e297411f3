using System.Text;
using Sgvb.Measuring.Checkpoints;
using Sgvb.Model;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Checkpoints;

/// <summary>Tensors and metadata that make no network are refused with what is wrong.</summary>
public sealed class CheckpointContentTests : CheckpointFile
{
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

    [Fact]
    public void An_unknown_activation_is_refused()
    {
        var given = new Dictionary<string, string> { ["activation"] = "swish" };
        new Checkpoint(new Parameters([5, 4, 3], PosteriorSpec.Alpha()), PosteriorSpec.Alpha(), given).Write(File);
        Refused("swish");
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
}
