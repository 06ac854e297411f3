using Sgvb.Backends.Torch;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.References;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Torch;

/// <summary>Every estimator × posterior × KL on torch with the contract's noise against the double-precision reference.</summary>
[Collection(TorchCollection.Name)]
public sealed class TorchAgreementTests
{
    private const int TrainingExamples = 60;

    private static readonly NoiseKey Key = new(Seed: 11, Stream: 0, Draw: 3);

    public static TheoryData<string, string> Pairs =>
        [.. Combinations.EstimatorsAndPosteriors.Select(p => (p.Estimator.ToString(), p.Posterior.ToString()))];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Loss_and_gradients_are_the_reference_s(string estimator, string posterior)
    {
        TorchFiles.SkipWithoutTorch();
        var pair = Combinations.EstimatorsAndPosteriors.Single(
            p => (p.Estimator.ToString(), p.Posterior.ToString()) == (estimator, posterior));
        foreach (var method in Combinations.Methods(pair.Estimator, pair.Posterior))
        {
            Compare(method, "5-7-4-3", minibatch: 9);
            Compare(method, "13-33-17-10", minibatch: 7);
            Compare(method, "4-2", minibatch: 1);
            foreach (var (text, minibatch) in ((string, int)[])[("2x7x6:conv3k3s2p1-conv4k2-5-3", 5), ("1x5x4:conv3k2s3p1-conv4k1p2-3:tanh", 1)])
                if (Combinations.Fits(pair.Estimator, Network.TryParse(text)!))
                    Compare(method, text, minibatch);
        }
    }

    [Theory]
    [InlineData("per-example", 1)]
    [InlineData("grouped", 3)]
    public void Chunks_make_no_difference(string name, int group)
    {
        TorchFiles.SkipWithoutTorch();
        foreach (var antithetic in (bool[])[false, true])
        {
            var posterior = PosteriorSpec.Alpha(Tie.Weight, hidden: 0.6);
            var method = new Method(new EstimatorSpec(name, group, antithetic), posterior, KlKind.Molchanov);
            // Two samples a chunk; M = 11 leaves the last chunk short, and with g = 3 its last group as well.
            Compare(method, "5-7-4-3", minibatch: 11, noiseMemory: 2 * 4 * (2 * 75 + 4 * 35));
            Compare(method, "1x5x5:conv3k2s2-conv4k2-3", minibatch: 11, noiseMemory: 2 * 4 * (2 * 72 + 4 * 48));
        }
    }

    private static void Compare(Method method, string text, int minibatch, long noiseMemory = TorchStep.NoiseMemory)
    {
        var network = Network.TryParse(text)!;
        var (seed, (data, reference)) = (1, Reference(method, network, minibatch, 1));
        // A gate within rounding of zero may open in float32 alone: take the next network.
        while (reference.NearGate.Contains(true))
            (data, reference) = Reference(method, network, minibatch, ++seed);
        var workload = new Workload(text, network, minibatch);
        using var step = TorchBackend.Create(method, workload, TrainingExamples, 1, ContractNoise.Of, "torch", noiseMemory);
        step.SetParameters(data.Parameters);
        step.SetMinibatch(data.Images, data.Labels);
        step.Run(Key);
        var losses = new float[minibatch];
        step.GetLosses(losses);
        var gradients = new Parameters(network, method.Posterior);
        step.GetGradients(gradients);

        var what = $"{method} {workload.Name}";
        Close(reference.Losses, Doubles(losses), what + " losses");
        Close([reference.Loss], [step.Loss], what + " loss");
        for (var l = 0; l < workload.Layers; l++)
        {
            var (got, wanted) = (gradients.Layers[l], reference.Gradients.Layers[l]);
            Close(wanted.Theta, Doubles(got.Theta), $"{what} theta {l}");
            Close(wanted.Bias, Doubles(got.Bias), $"{what} bias {l}");
        }

        // Over all layers at once: where α is tied by layer, one layer's gradient is a single sum, which may all but cancel.
        foreach (var name in method.Posterior.ScaleNames)
            Close([.. reference.Gradients.Layers.SelectMany(l => l[name])], [.. gradients.Layers.SelectMany(l => Doubles(l[name]))], $"{what} {name}");
    }

    private static (Case Data, ReferenceResult Result) Reference(Method method, Network network, int minibatch, int seed)
    {
        var data = Case.Create(network, method.Posterior, minibatch, seed);
        return (data, ReferenceStep.Run(method, data.Parameters, data.Images, data.Labels, TrainingExamples, Key));
    }

    private static double[] Doubles(float[] values) => [.. values.Select(v => (double)v)];

    private static void Close(double[] reference, double[] values, string what)
    {
        var error = Norms.RelativeError(values, reference);
        Assert.True(error <= Tolerances.Agreement, $"{what}: {error:E1}");
    }
}
