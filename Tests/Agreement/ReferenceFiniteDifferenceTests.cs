using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Agreement;

/// <summary>The reference's hand-written gradients against central differences of its own loss, with the noise held fixed.</summary>
public sealed class ReferenceFiniteDifferenceTests
{
    private const double Step = 1e-5;
    private const int TrainingExamples = 20;

    /// <summary>Dense layers, and pictures that are no multiple of the stride, with padding, a layer on a layer and a flattening.</summary>
    private static readonly string[] Networks = ["4-3-5-3", "2x4x3:conv2k3s2p1-conv3k2-3", "1x3x3:conv2k2p2-2:tanh"];

    /// <summary>An antithetic pair, or a mean of draws, is plain steps and a mean, whatever the layer: dense layers are enough for it.</summary>
    public static TheoryData<string, EstimatorSpec, PosteriorSpec> Rows()
    {
        var rows = new TheoryData<string, EstimatorSpec, PosteriorSpec>();
        foreach (var network in Networks)
            foreach (var (estimator, posterior) in Combinations.EstimatorsAndPosteriors.Where(p => !p.Estimator.Entry.IsBiased))
                if (network == Networks[0] || !(estimator.Antithetic || estimator.Draws > 1))
                    rows.Add(network, estimator, posterior);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void Gradients_are_the_derivatives_of_the_loss(string network, EstimatorSpec estimator, PosteriorSpec posterior)
    {
        // A KL term in closed form sees neither the geometry nor the weight sample: one estimator of each kind goes through all of them on dense
        // layers, and for every other pair one is enough, another for each. Without the score, and where the curvature stands for the slope, the
        // gradient is that of no loss: tests of their own say what it is.
        var methods = Combinations.Methods(estimator, posterior).Where(m => !m.Estimator.Entry.DropsScore || m.Kl == KlKind.None).ToList();
        var turn = Combinations.EstimatorsAndPosteriors.ToList().IndexOf((estimator, posterior)) % methods.Count;
        var everyKl = network == Networks[0] && !estimator.Antithetic && estimator.Name is "local-reparam" or "shared" or "input-noise" or "stl";
        foreach (var method in everyKl ? methods : [methods[turn]])
        {
            var given = Case.Create(Network.TryParse(network)!, posterior, minibatch: 5, seed: 11);
            var key = new NoiseKey(Seed: 3, Stream: 0, Draw: 7);
            given.AwayFromGates(method, TrainingExamples, key);
            var (images, labels) = given.Doubles();
            var parameters = given.ReferenceParameters();
            double Loss() => ReferenceStep.Run(method, parameters, images, labels, TrainingExamples, key).Loss;

            var result = ReferenceStep.Run(method, parameters, images, labels, TrainingExamples, key);
            Assert.DoesNotContain(true, result.NearGate);
            for (var l = 0; l < parameters.Layers.Count; l++)
            {
                foreach (var ((name, values, _), (_, gradient, _)) in parameters.Layers[l].Named.Zip(result.Gradients.Layers[l].Named))
                {
                    if (name == posterior.ScaleName && !posterior.Learned)
                    {
                        Assert.All(gradient, g => Assert.Equal(0, g));
                        continue;
                    }

                    var difference = CentralDifferences(values, Loss);
                    var error = Norms.RelativeError(difference, gradient);
                    Assert.True(error <= Tolerances.FiniteDifference, $"{method}, layer {l}, {name}: {error:0.0e0}");
                }
            }
        }
    }

    private static double[] CentralDifferences(double[] values, Func<double> loss)
    {
        var derivative = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var original = values[i];
            values[i] = original + Step;
            var above = loss();
            values[i] = original - Step;
            var below = loss();
            values[i] = original;
            derivative[i] = (above - below) / (2 * Step);
        }

        return derivative;
    }
}
