using Sgvb.Model;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Agreement;

/// <summary>The reference's hand-written gradients against central differences of its own loss, with the noise held fixed.</summary>
public sealed class ReferenceFiniteDifferenceTests
{
    private const double Step = 1e-5;
    private const int TrainingExamples = 20;
    private static readonly int[] Widths = [4, 3, 5, 3];

    public static TheoryData<EstimatorSpec, PosteriorSpec> Rows()
    {
        var rows = new TheoryData<EstimatorSpec, PosteriorSpec>();
        foreach (var (estimator, posterior) in Combinations.EstimatorsAndPosteriors)
            rows.Add(estimator, posterior);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void Gradients_are_the_derivatives_of_the_loss(EstimatorSpec estimator, PosteriorSpec posterior)
    {
        foreach (var method in Combinations.Methods(estimator, posterior))
        {
            var given = Case.Create(Widths, posterior, minibatch: 5, seed: 11);
            var (images, labels) = given.Doubles();
            var parameters = given.ReferenceParameters();
            var key = new NoiseKey(Seed: 3, Stream: 0, Draw: 7);
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
