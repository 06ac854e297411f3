using Sgvb.Backends.Simd.Lanes;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Recipes;
using Sgvb.References.Agreement;
using Sgvb.Tests.Gpu;

namespace Sgvb.Tests.Agreement;

/// <summary>What holds of split local reparameterization beyond what holds of every estimator.</summary>
[Collection(Simulator.Collection)]
public sealed class SplitTests
{
    private static readonly EstimatorSpec Plain = new("local-reparam");

    /// <summary>With a hidden layer to split, with the bottom layer the one to split, and with the logits alone.</summary>
    public static TheoryData<string> Networks() => ["9-7-6-4", "9-7-4", "9-4"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void One_draw_is_local_reparameterization_bit_for_bit(string network)
    {
        var widths = Widths(network);
        foreach (var posterior in (PosteriorSpec[])[PosteriorSpec.Alpha(Tie.Unit), PosteriorSpec.Sigma()])
        {
            foreach (var path in Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported))
            {
                var expected = Flat(Comparison.WithoutReference(new Method(Plain, posterior, KlKind.None), Network.Dense(widths), 5).Run(path, 1));
                foreach (var argument in (EstimatorArgument[])[1, new EstimatorArgument(1, 1)])
                {
                    var method = new Method(new EstimatorSpec("split", argument), posterior, KlKind.None);
                    Assert.Equal(expected, Flat(Comparison.WithoutReference(method, Network.Dense(widths), 5).Run(path, 1)));
                }
            }

            Assert.Equal(OnSimulator(Plain, posterior, widths), OnSimulator(new EstimatorSpec("split", 1), posterior, widths));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_first_draw_is_local_reparameterization_s(string network)
    {
        var widths = Widths(network);
        var posterior = PosteriorSpec.Alpha();
        var expected = Logits(Plain, posterior, widths);
        Assert.Equal(expected, Logits(new EstimatorSpec("split", 4), posterior, widths));
        Assert.Equal(expected, Logits(new EstimatorSpec("split", new EstimatorArgument(3, 2)), posterior, widths));
    }

    /// <summary>The other draws have noise of their own: a mean of two is not the first.</summary>
    [Fact]
    public void Further_draws_differ()
    {
        float[] Run(EstimatorSpec estimator) => Flat(Comparison.WithoutReference(
            new Method(estimator, PosteriorSpec.Alpha(), KlKind.None), Network.Dense([9, 7, 4]), 5).Run(SimdPath.Portable, 1));
        EstimatorSpec[] estimators = [Plain, new("split", 2), new("split", new EstimatorArgument(2, 1)), new("split", new EstimatorArgument(2, 2))];
        var results = estimators.Select(Run).ToList();
        for (var i = 0; i < results.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.NotEqual(results[i], results[j]);
    }

    [Fact]
    public void A_network_of_one_layer_draws_its_logits_as_often_as_both_numbers_say()
    {
        var posterior = PosteriorSpec.Alpha();
        float[] Run(EstimatorArgument argument) => Flat(Comparison.WithoutReference(
            new Method(new EstimatorSpec("split", argument), posterior, KlKind.None), Network.Dense([9, 4]), 5).Run(SimdPath.Portable, 1));
        Assert.Equal(Run(6), Run(new EstimatorArgument(3, 2)));
        var method = new Method(new EstimatorSpec("split", new EstimatorArgument(3, 2)), posterior, KlKind.Molchanov);
        foreach (var path in Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported))
            Comparison.Create(method, Network.Dense([9, 4]), 5).Check(path);
    }

    /// <summary>With as many classes the managed backend has no pass of its own for the samples and goes by skeletons.</summary>
    [Fact]
    public void A_wide_top_layer_agrees_too()
    {
        foreach (var widths in (int[][])[[9, 7, 6, 70], [9, 70, 64]])
            foreach (var path in Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported))
                Comparison.Create(new Method(new EstimatorSpec("split", new EstimatorArgument(3, 2)), PosteriorSpec.Alpha(Tie.Unit), KlKind.None), widths, 9)
                    .Check(path);
    }

    /// <summary>More rows than a block of the pass has, and a last block and group that are not whole.</summary>
    [Fact]
    public void Many_examples_agree_on_any_number_of_threads()
    {
        var method = new Method(new EstimatorSpec("split", new EstimatorArgument(3, 2)), PosteriorSpec.Alpha(), KlKind.None);
        var comparison = Comparison.Create(method, [9, 70, 17, 5], 151);
        float[]? first = null;
        foreach (var path in Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported))
        {
            comparison.Check(path);
            foreach (var threads in (int[])[1, 2, 5])
                Assert.Equal(first ??= Flat(comparison.Run(path, 1)), Flat(comparison.Run(path, threads)));
        }
    }

    /// <summary>Pixels and biases of zero: every v is zero, and so is what comes of its noise.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void An_input_of_zeros_has_no_noise(string network)
    {
        var widths = Widths(network);
        foreach (var estimator in (EstimatorSpec[])[Plain, new("split", 3), new("split", new EstimatorArgument(3, 2))])
        {
            var method = new Method(estimator, PosteriorSpec.Alpha(), KlKind.None);
            var workload = new Workload(string.Join('-', widths), widths, 5);
            var given = Case.Create(widths, method.Posterior, 5, seed: 2);
            foreach (var layer in given.Parameters.Layers)
                layer.Bias.AsSpan().Clear();
            using var step = Registry.CreateStep("simd", method, workload, 100, threads: 1);
            step.SetParameters(given.Parameters);
            step.SetMinibatch(new float[given.Images.Length], given.Labels);
            step.Run(new NoiseKey(1, 0, 2));
            Assert.Equal(Math.Log(workload.Classes), step.Loss, Tolerances.FloatSoftmax);
            var gradients = new Parameters(widths, method.Posterior);
            step.GetGradients(gradients);
            Assert.All(gradients.Layers, l => Assert.All(l.Theta.Concat(l.LogScale), g => Assert.Equal(0, g)));
            Assert.Contains(gradients.Layers[^1].Bias, g => g != 0);
        }
    }

    private static int[] Widths(string network) => [.. network.Split('-').Select(w => int.Parse(w, CultureInfo.InvariantCulture))];

    private static float[] Logits(EstimatorSpec estimator, PosteriorSpec posterior, int[] widths)
    {
        using var step = (RecipeStep)Prepared("simd", estimator, posterior, widths);
        var logits = new float[5 * widths[^1]];
        step.Predict(new NoiseKey(3, 0, 4), logits);
        return logits;
    }

    private static float[] OnSimulator(EstimatorSpec estimator, PosteriorSpec posterior, int[] widths)
    {
        var method = new Method(estimator, posterior, KlKind.None);
        var workload = new Workload(string.Join('-', widths), widths, 5);
        var inputs = new AgreementInputs(posterior, workload, 3);
        using var step = new RecipeStep(Simulator.Create(), estimator.Entry, method, workload, 100);
        step.SetParameters(inputs.Parameters);
        step.SetMinibatch(inputs.Images, inputs.Labels);
        step.Run(new NoiseKey(3, 0, 4));
        var gradients = new Parameters(widths, posterior);
        step.GetGradients(gradients);
        return Flat((step.Loss, [], gradients));
    }

    private static ITrainingStep Prepared(string backend, EstimatorSpec estimator, PosteriorSpec posterior, int[] widths)
    {
        var given = Case.Create(widths, posterior, 5, seed: 9);
        var step = Registry.CreateStep(
            backend, new Method(estimator, posterior, KlKind.None), new Workload(string.Join('-', widths), widths, 5), 100, threads: 1);
        step.SetParameters(given.Parameters);
        step.SetMinibatch(given.Images, given.Labels);
        return step;
    }

    private static float[] Flat((double Loss, float[] Losses, Parameters Gradients) result) =>
        [(float)result.Loss, .. result.Losses, .. result.Gradients.Layers.SelectMany(l => l.Theta.Concat(l.Bias).Concat(l.LogScale))];
}
