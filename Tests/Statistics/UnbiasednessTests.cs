using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Statistics;

/// <summary>Estimators of one objective agree in the mean gradient, coordinate by coordinate; those of another objective do not.</summary>
public sealed class UnbiasednessTests
{
    private const int Draws = 4000;

    private static readonly Network Pictures = Network.TryParse("2x4x4:conv3k3s2p1-conv3k2-3:softplus")!;
    private static readonly EstimatorSpec Anchor = new("local-reparam");

    private static readonly PosteriorSpec Alpha = PosteriorSpec.Alpha(Tie.Layer, input: 0.25, hidden: 0.6);

    public static TheoryData<Activation, PosteriorSpec> Networks() => new()
    {
        { Activation.Relu, Alpha },
        { Activation.Relu, PosteriorSpec.Alpha(Tie.Weight, input: 0.25, hidden: 0.6) },
        { Activation.Relu, PosteriorSpec.Sigma(initial: 0.3) },
        { Activation.Softplus, Alpha },
        { Activation.Tanh, Alpha },
    };

    [Theory]
    [MemberData(nameof(Networks), DisableDiscoveryEnumeration = true)]
    public void Estimators_of_one_objective_agree_in_the_mean_gradient(Activation activation, PosteriorSpec posterior)
    {
        var network = Dense(activation);
        AgreeInTheMean(network, posterior, Anchor, [.. Combinations.Estimators.Where(e => e.Entry.HasNoise && e.Entry.FamilyOn(network) == "" && e != Anchor)]);
    }

    /// <summary>On a convolution the noise of a kernel is the same at all positions, for every estimator of weight noise.</summary>
    [Theory]
    [MemberData(nameof(Posteriors), DisableDiscoveryEnumeration = true)]
    public void So_do_those_of_weight_noise_on_convolutions(PosteriorSpec posterior)
    {
        var anchor = new EstimatorSpec("per-example");
        AgreeInTheMean(Pictures, posterior, anchor, [.. Combinations.Estimators.Where(e => e.Entry.HasNoise && e.Entry.FamilyOn(Pictures) == "" && e != anchor)]);
    }

    /// <summary>And those of noise by position.</summary>
    [Theory]
    [MemberData(nameof(Posteriors), DisableDiscoveryEnumeration = true)]
    public void And_those_of_noise_by_position(PosteriorSpec posterior)
    {
        var family = Anchor.Entry.FamilyOn(Pictures);
        AgreeInTheMean(Pictures, posterior, Anchor, [.. Combinations.Estimators.Where(e => e.Entry.FamilyOn(Pictures) == family && e != Anchor)]);
    }

    public static TheoryData<PosteriorSpec> Posteriors() => [Alpha, PosteriorSpec.Alpha(Tie.Unit, input: 0.25, hidden: 0.6), PosteriorSpec.Sigma(initial: 0.3)];

    /// <summary>
    /// A KL term at the weight sample has the mean gradient of the closed form, with its score and without. The data set is as small as the minibatch,
    /// so that the term counts.
    /// </summary>
    [Theory]
    [MemberData(nameof(Posteriors), DisableDiscoveryEnumeration = true)]
    public void A_sampled_KL_term_has_the_mean_gradient_of_its_closed_form(PosteriorSpec posterior)
    {
        const int examples = 5;
        var network = Dense(Activation.Relu);
        var anchor = MeanGradient(new Method(Anchor, posterior, KlKind.Gaussian), seed: 1, network, examples);
        Method[] others = [.. Combinations.Estimators.Where(e => e.Entry.HasWeightSample && !e.Entry.IsBiased).Select(e => new Method(e, posterior, KlKind.Sampled))];
        Assert.Contains(others, m => m.Estimator.Entry.DropsScore);
        var bound = Levels.Bound(others.Length * anchor.Mean.Length);
        for (var n = 0; n < others.Length; n++)
        {
            Assert.Equal(new Method(Anchor, posterior, KlKind.Gaussian).Objective, others[n].Objective);
            var (worst, at) = LargestZ(anchor, MeanGradient(others[n], seed: (uint)n + 2, network, examples));
            Assert.True(worst <= bound, $"{others[n]}: coordinate {at} is {worst:0.0} standard errors off");
        }

        // It can fail: the term itself is seen.
        var (without, _) = LargestZ(anchor, MeanGradient(new Method(Anchor, posterior, KlKind.None), seed: 99, network, examples));
        Assert.True(without > 2 * bound, $"without a KL term the mean is only {without:0.0} standard errors off");
    }

    /// <summary>The squares of the examples' gradients are not the curvature: vogn's gradient by log σ is biased, by θ with σ of its own it is not.</summary>
    [Fact]
    public void Vogn_is_biased_in_the_scale_alone()
    {
        var (network, posterior) = (Dense(Activation.Relu), PosteriorSpec.Sigma(initial: 0.3));
        var anchor = MeanGradient(new Method(Anchor, posterior, KlKind.None), seed: 1, network);
        var vogn = MeanGradient(new Method(new EstimatorSpec("vogn"), posterior, KlKind.None), seed: 2, network);
        var bound = Levels.Bound(anchor.Mean.Length);
        var (isScale, at) = (new bool[anchor.Mean.Length], 0);
        foreach (var layer in new Parameters(network, posterior).Layers)
        {
            at += layer.Theta.Length + layer.Bias.Length;
            Array.Fill(isScale, true, at, layer.LogScale.Length);
            at += layer.LogScale.Length;
        }

        var (others, _) = LargestZ(Only(anchor, false), Only(vogn, false));
        var (scale, _) = LargestZ(Only(anchor, true), Only(vogn, true));
        Assert.True(others <= bound, $"θ or bias is {others:0.0} standard errors off");
        Assert.True(scale > 2 * bound, $"log σ is only {scale:0.0} standard errors off");

        (double[] Mean, double[] SquaredError) Only((double[] Mean, double[] SquaredError) all, bool scales) =>
            ([.. all.Mean.Where((_, i) => isScale[i] == scales)], [.. all.SquaredError.Where((_, i) => isScale[i] == scales)]);
    }

    /// <summary>All parameters, by a z-test of each coordinate.</summary>
    internal static void AgreeInTheMean(Network network, PosteriorSpec posterior, EstimatorSpec anchor, EstimatorSpec[] others)
    {
        var first = MeanGradient(new Method(anchor, posterior, KlKind.None), seed: 1, network);
        var bound = Levels.Bound(others.Length * first.Mean.Length);
        for (var n = 0; n < others.Length; n++)
        {
            var (worst, at) = LargestZ(first, MeanGradient(new Method(others[n], posterior, KlKind.None), seed: (uint)n + 2, network));
            Assert.True(worst <= bound, $"{others[n]} against {anchor}, {network}, {posterior}: coordinate {at} is {worst:0.0} standard errors off");
        }
    }

    /// <summary>The test above can fail: no noise, and noise on the inputs, are other objectives.</summary>
    [Theory]
    [InlineData("no-noise")]
    [InlineData("input-noise")]
    public void Other_objectives_differ_in_the_mean_gradient(string other)
    {
        var anchor = MeanGradient(new Method(Anchor, Alpha, KlKind.None), seed: 1, Dense(Activation.Relu));
        var (worst, _) = LargestZ(anchor, MeanGradient(new Method(new EstimatorSpec(other), Alpha, KlKind.None), seed: 2, Dense(Activation.Relu)));
        Assert.True(worst > 2 * Levels.Bound(anchor.Mean.Length), $"{other} is only {worst:0.0} standard errors from {Anchor}");
    }

    /// <summary>
    /// Nor does noise by position have the mean gradient of noise on a kernel, although every pre-activation alone has the same distribution.
    /// </summary>
    [Fact]
    public void Local_reparameterization_of_a_convolution_is_another_objective()
    {
        var network = Network.TryParse("1x5x5:conv2k1-3:softplus")!;
        var posterior = PosteriorSpec.Alpha(input: 9, hidden: 0.05);
        var anchor = MeanGradient(new Method(new EstimatorSpec("per-example"), posterior, KlKind.None), seed: 1, network);
        var (worst, _) = LargestZ(anchor, MeanGradient(new Method(Anchor, posterior, KlKind.None), seed: 2, network));
        Assert.True(worst > 2 * Levels.Bound(anchor.Mean.Length), $"{Anchor} is only {worst:0.0} standard errors from per-example");
    }

    private static Network Dense(Activation activation) => Network.Dense([5, 6, 4, 3], activation);

    /// <summary>The coordinate in which two means differ most, in standard errors.</summary>
    internal static (double Z, int Coordinate) LargestZ(
        (double[] Mean, double[] SquaredError) a, (double[] Mean, double[] SquaredError) b)
    {
        var (worst, at) = (0.0, 0);
        for (var i = 0; i < a.Mean.Length; i++)
        {
            var error = Math.Sqrt(a.SquaredError[i] + b.SquaredError[i]);
            var z = error == 0 ? 0 : Math.Abs(a.Mean[i] - b.Mean[i]) / error;
            if (z > worst)
                (worst, at) = (z, i);
        }

        return (worst, at);
    }

    internal static (double[] Mean, double[] SquaredError) MeanGradient(Method method, uint seed, Network network, int examples = 100, int draws = Draws)
    {
        var workload = new Workload(network.ToString(), network, 5);
        var given = Case.Create(network, method.Posterior, workload.Minibatch, seed: 5);
        using var step = Registry.CreateStep("simd", method, workload, examples, threads: 1);
        step.SetParameters(given.Parameters);
        step.SetMinibatch(given.Images, given.Labels);
        var gradients = new Parameters(network, method.Posterior);
        double[]? mean = null, squares = null;
        for (var draw = 0; draw < draws; draw++)
        {
            step.Run(new NoiseKey(seed, 0, (ulong)draw));
            step.GetGradients(gradients);
            float[] flat = [.. gradients.Layers.SelectMany(l => l.Tensors).SelectMany(t => t.Values)];
            mean ??= new double[flat.Length];
            squares ??= new double[flat.Length];
            for (var i = 0; i < flat.Length; i++)
            {
                // Welford.
                var difference = flat[i] - mean[i];
                mean[i] += difference / (draw + 1);
                squares[i] += difference * (flat[i] - mean[i]);
            }
        }

        return (mean!, [.. squares!.Select(s => s / (draws - 1.0) / draws)]);
    }
}
