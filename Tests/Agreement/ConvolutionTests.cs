using Sgvb.Backends.Simd.Lanes;
using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.References;
using Sgvb.References.Agreement;
using Sgvb.Tests.Torch;

namespace Sgvb.Tests.Agreement;

/// <summary>Networks with convolutions: every estimator and posterior on every instruction set and on torch against the reference.</summary>
[Collection(TorchCollection.Name)]
public sealed class ConvolutionTests
{
    /// <summary>
    /// A convolution on another, below dense layers; on top, where its one position gives the logits; above a dense layer, whose one position
    /// is a picture; kernels of 1, 2, 3 and 5, strides up to 3 and beyond the kernel, padding up to 2 and beyond it, one channel, one filter,
    /// pictures that the stride cuts off.
    /// </summary>
    private static readonly string[] Networks =
    [
        "2x7x6:conv3k3s2p1-conv4k2-5-3", "1x6x5:conv5k5s2p2-4:softplus", "3x5x7:conv4k1s3-conv1k2p2-3:tanh", "2x3x3:5-conv4k1-3",
        "1x5x5:conv3k2s3p1-conv3k3s2p1-conv2k1", "2x4x4:conv17k3p2-conv3k2s2-3:softplus",
    ];

    private static readonly SimdPath[] Paths = [.. Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported)];

    public static TheoryData<EstimatorSpec, PosteriorSpec> Rows()
    {
        var rows = new TheoryData<EstimatorSpec, PosteriorSpec>();
        foreach (var (estimator, posterior) in Combinations.EstimatorsAndPosteriors)
            rows.Add(estimator, posterior);
        return rows;
    }

    public static TheoryData<EstimatorSpec> Estimators() => [.. Combinations.Estimators];

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void Loss_and_gradients_agree_with_the_reference(EstimatorSpec estimator, PosteriorSpec posterior)
    {
        var methods = Combinations.Methods(estimator, posterior).ToList();
        for (var n = 0; n < Networks.Length; n++)
            foreach (var minibatch in Combinations.Fits(estimator, Read(Networks[n])) ? (int[])[1, 5] : [])
            {
                // The KL term sees neither M nor the geometry: one of its kinds a network is enough.
                var comparison = Comparison.Create(methods[n % methods.Count], Read(Networks[n]), minibatch);
                foreach (var path in Paths)
                    comparison.Check(path);
            }
    }

    /// <summary>
    /// Pictures of zeros, and no bias at the bottom: local reparameterization's variance is exactly zero there, and √v must have no infinite
    /// slope. What is left of the gradient is what the reference has.
    /// </summary>
    [Theory]
    [MemberData(nameof(Estimators), DisableDiscoveryEnumeration = true)]
    public void A_picture_of_zeros_has_the_reference_s_gradients(EstimatorSpec estimator)
    {
        var posterior = PosteriorSpec.Alpha(Tie.Unit, learned: estimator.Name != "binary-input-noise", input: 0.25, hidden: 0.6);
        var method = new Method(estimator, posterior, KlKind.None);
        foreach (var text in (string[])["2x7x6:conv3k3s2p1-conv4k2p2-5-3", "1x4x4:conv3k1p2-conv4k2-3:softplus"])
        {
            var workload = new Workload(text, Read(text), 3);
            if (!Combinations.Fits(estimator, workload.Network))
                continue;
            var given = Case.Create(workload.Network, posterior, workload.Minibatch, seed: 3);
            Array.Clear(given.Images);
            Array.Clear(given.Parameters.Layers[0].Bias);
            var reference = ReferenceStep.Run(method, given.Parameters, given.Images, given.Labels, 100, Comparison.Key);
            foreach (var backend in Backends)
            {
                using var step = backend.CreateComparableStep(method, workload, 100, threads: 1);
                step.SetParameters(given.Parameters);
                step.SetMinibatch(given.Images, given.Labels);
                step.Run(Comparison.Key);
                var gradients = new Parameters(workload.Network, posterior);
                step.GetGradients(gradients);
                foreach (var (actual, expected) in gradients.Layers.Zip(reference.Gradients.Layers))
                    foreach (var (tensor, named) in actual.Tensors.Zip(expected.Named).Where(t => t.First.Spec.Learned))
                    {
                        double[] values = [.. tensor.Values.Select(v => (double)v)];
                        Assert.All(values, v => Assert.True(double.IsFinite(v), $"{method} on {backend.Name}, {text}: {tensor.Name} is {v}"));
                        var error = Norms.RelativeError(values, named.Values, named.Terms.Any(t => t != 0) ? named.Terms : named.Values);
                        Assert.True(error <= Tolerances.Agreement, $"{method} on {backend.Name}, {text}, layer {actual.Index}, {tensor.Name}: {error:0.0e0}");
                    }
            }
        }
    }

    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Estimators), DisableDiscoveryEnumeration = true)]
    public void The_lenet_workload_agrees(EstimatorSpec estimator) => Agrees(Workload.Lenet, estimator);

    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Estimators), DisableDiscoveryEnumeration = true)]
    public void The_paper_s_convolutional_network_agrees(EstimatorSpec estimator) => Agrees(Workload.Cifar[0], estimator);

    [Fact]
    public void A_top_layer_with_several_positions_is_refused() => Assert.Equal(
        "the top layer, conv4k2, has 4 positions, and logits have one (Parameter 'layers')",
        Assert.Throws<ArgumentException>(() => new Network(new Shape(1, 3, 3), [new Conv2d(4, 2, 1, 0)], Activation.Relu)).Message);

    private static void Agrees(Workload workload, EstimatorSpec estimator)
    {
        if (!Combinations.Fits(estimator, workload.Network))
            return;
        var method = new Method(estimator, PosteriorSpec.Alpha(Tie.Unit, learned: estimator.Name != "binary-input-noise"), KlKind.None);
        var given = AgreementCase.Create(estimator.ToString(), method, workload.WithMinibatch(4));
        foreach (var backend in Backends)
            Assert.All(given.Compare(backend, threads: 2), r => Assert.True(r.Passed, r.ToString()));
    }

    private static IReadOnlyList<BackendEntry> Backends { get; } =
        [.. ((string[])["simd", "torch"]).Select(Registry.Backend).Where(b => b.Unavailable is null)];

    private static Network Read(string text) => Network.TryParse(text) ?? throw new ArgumentException($"{text} is no network");
}
