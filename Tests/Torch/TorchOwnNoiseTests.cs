using Sgvb.Backends.Simd;
using Sgvb.Backends.Torch;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Torch;

/// <summary>torch's own randn in place of the contract's noise: other draws of the same estimator.</summary>
[Collection(TorchCollection.Name)]
public sealed class TorchOwnNoiseTests
{
    private const int Draws = 600;
    private const int Minibatch = 6;

    public static TheoryData<string, EstimatorSpec> Cases()
    {
        var cases = new TheoryData<string, EstimatorSpec>();
        // That a pair mirrors its noise has nothing to do with the kind of layer.
        foreach (var network in (string[])["5-7-3", "2x3x4:conv3k2p1-4-3"])
            foreach (var estimator in Combinations.Estimators.Where(e => e.Entry.HasNoise && !(e.Antithetic && network.Contains("conv", StringComparison.Ordinal))))
                cases.Add(network, estimator);
        return cases;
    }

    /// <summary>
    /// Two-sample z-tests of first and second moments: of the mean loss, and of the gradients of θ and log α projected on a fixed
    /// direction. A wrong distribution (a factor in a scale, signs for normals) shows in the second moment where not in the first.
    /// </summary>
    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Moments_are_those_of_the_contract_s_noise(string network, EstimatorSpec estimator)
    {
        TorchFiles.SkipWithoutTorch();
        var own = Moments(Network.TryParse(network)!, estimator, null, seed: 1);
        var given = Moments(Network.TryParse(network)!, estimator, SimdNoise.Make, seed: 2);
        foreach (var ((name, a), (_, b)) in own.Zip(given))
        {
            var z = (a.Average() - b.Average()) / Math.Sqrt((Variance(a) + Variance(b)) / Draws);
            Assert.True(Math.Abs(z) <= Tolerances.StandardErrors, $"{estimator}, {network}, {name}: {z:F1} standard errors apart");
        }
    }

    private static List<(string Name, double[] Values)> Moments(Network network, EstimatorSpec estimator, NoiseSource? noise, uint seed)
    {
        var posterior = PosteriorSpec.Alpha(Tie.Unit, learned: estimator.Name != "binary-input-noise", hidden: 0.6);
        var data = Case.Create(network, posterior, Minibatch, seed: 3);
        using var step = TorchBackend.Create(
            new Method(estimator, posterior, KlKind.None), new Workload(network.ToString(), network, Minibatch), 60, 1, noise, points: SimdNoise.Make);
        step.SetParameters(data.Parameters);
        step.SetMinibatch(data.Images, data.Labels);
        var gradients = new Parameters(network, posterior);
        var values = new List<(string Name, double[] Values)> { ("loss", new double[Draws]) };
        for (var layer = 0; layer < network.Layers.Count; layer++)
            foreach (var parameter in posterior.Learned ? (string[])["theta", "log_alpha"] : ["theta"])
                values.Add(($"layer {layer} {parameter}", new double[Draws]));
        for (var draw = 0; draw < Draws; draw++)
        {
            step.Run(new NoiseKey(seed, 0, (ulong)draw));
            step.GetGradients(gradients);
            var next = 0;
            values[next++].Values[draw] = step.Loss;
            foreach (var layer in gradients.Layers)
            {
                values[next++].Values[draw] = Project(layer.Theta);
                if (posterior.Learned)
                    values[next++].Values[draw] = Project(layer.LogScale);
            }
        }

        return [.. values, .. values.Select(v => (v.Name + " squared", Squares(v.Values)))];
    }

    private static double[] Squares(double[] values) => [.. values.Select(v => v * v)];

    private static double Project(float[] values)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i] * Math.Cos(1 + 3 * i);
        return sum;
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}
