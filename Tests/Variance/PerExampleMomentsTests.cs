using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;

namespace Sgvb.Tests.Variance;

public class PerExampleMomentsTests
{
    private const int M = 6;
    private static readonly Workload Small = new("9-8-7-5", [9, 8, 7, 5], M);

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var estimator in (string[])["no-noise", "local-reparam", "per-example", "grouped:1", "split:3", "split:3x2"])
            foreach (var posterior in (string[])["alpha", "alpha-unit", "alpha-weight", "sigma", "alpha-fixed"])
                Both(estimator, posterior);
        foreach (var posterior in (string[])["alpha", "alpha-unit", "alpha-fixed"])
            Both("input-noise", posterior);
        Both("binary-input-noise", "alpha-fixed");
        Both("binary-input-noise", "alpha-unit-fixed");
        foreach (var estimator in (string[])["no-noise", "local-reparam", "per-example", "input-noise", "split:3x2"])
            data.Add(estimator, "alpha", "9-8-7-5:tanh");
        return data;

        void Both(string estimator, string posterior)
        {
            data.Add(estimator, posterior, "9-8-7-5");
            data.Add(estimator, posterior, estimator == "split:3x2" ? "1x3x3:conv4k2p1-6-5" : "1x3x3:conv4k2p1-conv3k3s2p1-5");
            data.Add(estimator, posterior, "1x3x3:conv4k2p1-conv5k4");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Squares_are_those_of_the_gradients_of_single_examples(string estimator, string posteriorName, string network)
    {
        var workload = new Workload(network, Network.TryParse(network)!, M);
        var posterior = Sgvb.Measuring.Selection.ModelNames.Posterior(posteriorName);
        var method = new Method(EstimatorSpec.Parse(estimator), posterior, KlKind.None);
        using var step = (IMomentStep)Registry.CreateStep("simd", method, workload, trainingExamples: 100, threads: 1);
        Assert.True(step.HasMoments);
        var parameters = Initialisation.He.Begin(workload.Network, posterior, seed: 1);
        foreach (var layer in parameters.Layers)
            for (var i = 0; i < layer.LogScale.Length; i++)
                layer.LogScale[i] -= 0.1f * (i % 5);
        step.SetParameters(parameters);
        var images = new float[M * 9];
        HostNoise.Normals(images, 9, new NoiseKey(2, 0, 0));
        float[] labels = [0, 1, 2, 3, 4, 2];
        var key = new NoiseKey(3, 0, 4);
        step.SetMinibatch(images, labels);
        step.Run(key);
        var squares = Enumerable.Range(0, workload.Layers).Select(_ => new double[M]).ToList();
        for (var l = 0; l < squares.Count; l++)
            step.ThetaSquares(l, squares[l]);

        // With zero biases an example whose pixels are zero adds nothing, where an activation of 0 is 0, to θ's gradient: what is left is one
        // example's, with its own noise.
        var gradients = new Parameters(workload.Network, posterior);
        for (var m = 0; m < M; m++)
        {
            var alone = new float[images.Length];
            images.AsSpan(m * 9, 9).CopyTo(alone.AsSpan(m * 9));
            step.SetMinibatch(alone, labels);
            step.Run(key);
            step.GetGradients(gradients);
            for (var l = 0; l < squares.Count; l++)
            {
                var expected = gradients.Layers[l].Theta.Sum(g => (double)M * M * g * g);
                Assert.Equal(expected, squares[l][m], expected * Tolerances.FloatMoments);
            }
        }
    }

    [Theory]
    [InlineData("shared", 1, false)]
    [InlineData("flipout", 1, false)]
    [InlineData("grouped", 2, false)]
    [InlineData("local-reparam", 1, true)]
    [InlineData("local-reparam", 1, false, 2)]
    public void Estimators_whose_noise_is_shared_between_examples_and_means_over_passes_have_no_moments(string estimator, int group, bool antithetic, int draws = 1)
    {
        var method = new Method(new EstimatorSpec(estimator, estimator == "grouped" ? new EstimatorArgument(group) : null, antithetic, draws), PosteriorSpec.Alpha(), KlKind.None);
        using var step = (IMomentStep)Registry.CreateStep("simd", method, Small, trainingExamples: 100, threads: 1);
        Assert.False(step.HasMoments);
        Assert.Throws<InvalidOperationException>(() => step.ThetaSquares(0, new double[M]));
    }
}
