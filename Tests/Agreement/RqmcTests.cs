using Sgvb.Backends.Simd.Lanes;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;

namespace Sgvb.Tests.Agreement;

/// <summary>What holds of local reparameterization and split with scrambled points beyond what holds of every estimator.</summary>
public sealed class RqmcTests
{
    private const int Steps = 400;

    private static readonly PosteriorSpec Posterior = PosteriorSpec.Alpha();

    /// <summary>
    /// Ten logits of one layer: all noise is theirs. The gradient by θ over K draws varies less than over K independent ones, and the more so the
    /// more there are.
    /// </summary>
    [Theory]
    [InlineData(8, 0.7)]
    [InlineData(64, 0.05)]
    public void Draws_of_logits_from_a_net_vary_less_than_independent_ones(int draws, double most)
    {
        int[] widths = [12, 10];
        var ratio = Variance(new EstimatorSpec("rqmc", draws), widths, sameExample: false)
            / Variance(new EstimatorSpec("split", draws), widths, sameExample: false);
        Assert.True(ratio <= most, $"{ratio}");
    }

    /// <summary>The gradients that one step averages, and the examples of a minibatch where they are alike.</summary>
    [Theory]
    [InlineData("rqmc+draws:16", "local-reparam+draws:16", false)]
    [InlineData("rqmc", "local-reparam", true)]
    public void So_do_gradients_of_one_step_and_like_examples(string points, string independent, bool sameExample)
    {
        int[] widths = [12, 6, 10];
        var ratio = Variance(EstimatorSpec.Parse(points), widths, sameExample) / Variance(EstimatorSpec.Parse(independent), widths, sameExample);
        Assert.True(ratio <= 0.8, $"{ratio}");
    }

    /// <summary>Pixels and biases of zero: every v is zero, and so is what comes of its noise.</summary>
    [Theory]
    [InlineData("rqmc")]
    [InlineData("rqmc:3")]
    [InlineData("rqmc:3x2+draws:2")]
    public void An_input_of_zeros_has_no_noise(string estimator)
    {
        int[] widths = [9, 7, 6, 4];
        var workload = new Workload("zeros", widths, 5);
        var given = Case.Create(widths, Posterior, 5, seed: 2);
        foreach (var layer in given.Parameters.Layers)
            layer.Bias.AsSpan().Clear();
        using var step = Registry.CreateStep("simd", new Method(EstimatorSpec.Parse(estimator), Posterior, KlKind.None), workload, 100, threads: 1);
        step.SetParameters(given.Parameters);
        step.SetMinibatch(new float[given.Images.Length], given.Labels);
        step.Run(new NoiseKey(1, 0, 2));
        Assert.Equal(Math.Log(workload.Classes), step.Loss, Tolerances.FloatSoftmax);
        var gradients = new Parameters(widths, Posterior);
        step.GetGradients(gradients);
        Assert.All(gradients.Layers, l => Assert.All(l.Theta.Concat(l.LogScale), g => Assert.Equal(0, g)));
        Assert.Contains(gradients.Layers[^1].Bias, g => g != 0);
    }

    /// <summary>More rows than a block of the pass of samples has, on any number of threads.</summary>
    [Fact]
    public void Many_examples_agree_on_any_number_of_threads()
    {
        var method = new Method(new EstimatorSpec("rqmc", new EstimatorArgument(3, 2)), Posterior, KlKind.None);
        var comparison = Comparison.Create(method, [9, 70, 17, 5], 151);
        foreach (var path in Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported))
        {
            comparison.Check(path);
            var alone = comparison.Run(path, 1);
            foreach (var threads in (int[])[2, 5])
                Assert.Equal(alone.Gradients.Layers[0].Theta, comparison.Run(path, threads).Gradients.Layers[0].Theta);
        }
    }

    /// <summary>Σ over all θ of the gradient's variance at a fixed minibatch of 32.</summary>
    private static double Variance(EstimatorSpec estimator, int[] widths, bool sameExample)
    {
        const int minibatch = 32;
        var method = new Method(estimator, Posterior, KlKind.None);
        var given = Case.Create(widths, Posterior, minibatch, seed: 6);
        if (sameExample)
            for (var m = 1; m < minibatch; m++)
            {
                given.Images.AsSpan(0, widths[0]).CopyTo(given.Images.AsSpan(m * widths[0]));
                given.Labels[m] = given.Labels[0];
            }

        using var step = Registry.CreateStep("simd", method, new Workload("few", widths, minibatch), 100, threads: 1);
        step.SetParameters(given.Parameters);
        step.SetMinibatch(given.Images, given.Labels);
        var gradients = new Parameters(widths, Posterior);
        var all = new List<float[]>();
        for (var draw = 0; draw < Steps; draw++)
        {
            step.Run(new NoiseKey(5, 0, (ulong)draw));
            step.GetGradients(gradients);
            all.Add([.. gradients.Layers.SelectMany(l => l.Theta)]);
        }

        return Enumerable.Range(0, all[0].Length).Sum(i =>
        {
            var mean = all.Average(g => (double)g[i]);
            return all.Sum(g => (g[i] - mean) * (g[i] - mean)) / (Steps - 1);
        });
    }
}
