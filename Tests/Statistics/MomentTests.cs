using Sgvb.Measuring.Selection;
using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Numerics;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Statistics;

/// <summary>What moment propagates, what of it is exact, and how far it is from the expected loss.</summary>
public sealed class MomentTests
{
    private static readonly EstimatorSpec Moment = new("moment");

    /// <summary>Mean and variance of max(x, 0) against integrals by Simpson's rule, far in both tails too, where differences would have no digits left.</summary>
    [Fact]
    public void Moments_of_a_rectified_normal_are_its_integrals()
    {
        foreach (var mean in (float[])[-6, -2, -0.3f, 0, 0.01f, 0.7f, 3, 50])
            foreach (var variance in (float[])[1e-4f, 0.04f, 1, 9])
            {
                var actual = RectifiedNormal.Moments(new ScalarLane(mean), new ScalarLane(variance), out var actualVariance).Value;
                var deviation = Math.Sqrt(variance);
                var m = Integral(mean, deviation, x => x);
                var central = Integral(mean, deviation, x => (x - m) * (x - m)) + m * m * Integral(-mean, deviation, _ => 1);
                Assert.Equal(m, actual, 2e-6 * (Math.Abs(mean) + deviation));
                Assert.Equal(central, actualVariance.Value, 2e-6 * variance);
            }
    }

    [Fact]
    public void Without_variance_it_is_a_relu()
    {
        foreach (var mean in (float[])[-3, -1e-3f, 0, 1e-3f, 3])
        {
            var actual = RectifiedNormal.Moments(new ScalarLane(mean), new ScalarLane(0), out var variance).Value;
            Assert.Equal(Math.Max(mean, 0), actual, 1e-12);
            Assert.Equal(0, variance.Value);
        }
    }

    /// <summary>
    /// What is left out, correlations first of all, is of second order in the noise, so that where the noise is small the gradient is that of the
    /// expected loss; where it is large, it is not: the bias that a survey reports.
    /// </summary>
    [Fact]
    public void It_is_biased_where_the_noise_is_large()
    {
        var network = Network.Dense([5, 6, 4, 3], Activation.Relu);
        var (little, much) = (Distance(0.001), Distance(0.8));
        Assert.True(little <= 1, $"with little noise its gradient is {little:0.0} bounds off");
        Assert.True(much > 2, $"with much noise its gradient is only {much:0.0} bounds off");

        // In units of the bound on standard errors.
        double Distance(double sigma)
        {
            var posterior = PosteriorSpec.Sigma(initial: sigma);
            var sampled = UnbiasednessTests.MeanGradient(new Method(new EstimatorSpec("local-reparam"), posterior, KlKind.None), seed: 1, network);
            var own = UnbiasednessTests.MeanGradient(new Method(Moment, posterior, KlKind.None), seed: 1, network, draws: 2);
            Assert.All(own.SquaredError, e => Assert.Equal(0, e));
            return UnbiasednessTests.LargestZ(sampled, own).Z / Levels.Bound(own.Mean.Length);
        }
    }

    /// <summary>
    /// One layer's logits are independent normals, as it takes them to be: only the rest of the expansion is left out, and with moderate noise the gradient
    /// by the scale is that of the expected loss too.
    /// </summary>
    [Fact]
    public void On_one_layer_the_scale_s_gradient_is_that_of_the_expected_loss()
    {
        var (network, posterior) = (Network.Dense([5, 3]), PosteriorSpec.Sigma(initial: 0.2));
        var sampled = UnbiasednessTests.MeanGradient(new Method(new EstimatorSpec("local-reparam"), posterior, KlKind.None), seed: 1, network);
        Assert.True(Distance(Moment) <= 1, $"its gradient is {Distance(Moment):0.0} bounds off");
        Assert.True(Distance(new("no-noise")) > 2, $"without noise it is only {Distance(new("no-noise")):0.0} bounds off");

        double Distance(EstimatorSpec estimator)
        {
            var own = UnbiasednessTests.MeanGradient(new Method(estimator, posterior, KlKind.None), seed: 1, network, draws: 2);
            return UnbiasednessTests.LargestZ(sampled, own).Z / Levels.Bound(own.Mean.Length);
        }
    }

    [Fact]
    public void Inputs_of_zero_have_no_gradient()
    {
        var (network, posterior) = (Network.Dense([4, 3, 2]), PosteriorSpec.Sigma());
        var given = Case.Create(network, posterior, 3, seed: 2);
        foreach (var layer in given.Parameters.Layers)
            layer.Bias.AsSpan().Clear();
        using var step = Registry.CreateStep("simd", new Method(Moment, posterior, KlKind.None), new Workload("zero", network, 3), 100, threads: 1);
        step.SetParameters(given.Parameters);
        step.SetMinibatch(new float[given.Images.Length], given.Labels);
        step.Run(new NoiseKey(1, 0, 2));
        Assert.Equal(Math.Log(2), step.Loss, Tolerances.FloatSoftmax);
        var gradients = new Parameters(network, posterior);
        step.GetGradients(gradients);
        Assert.All(gradients.Layers, l => Assert.All(l.Theta.Concat(l.LogScale), g => Assert.Equal(0, g)));
        Assert.Contains(gradients.Layers[^1].Bias, g => g != 0);
    }

    [Theory]
    [InlineData("5-4-3:softplus", "knows the moments of relu alone, not of softplus")]
    [InlineData("1x5x5:conv2k2-3", "is for dense layers, not conv2k2")]
    public void Other_networks_are_refused_in_a_line_and_left_out_of_all(string network, string part)
    {
        var method = new Method(Moment, PosteriorSpec.Alpha(), KlKind.None);
        foreach (var backend in ((string[])["simd", "torch"]).Where(b => Registry.Backend(b).Unavailable is null))
            Refused(() => Registry.CreateStep(backend, method, new Workload(network, Network.TryParse(network)!, 2), 10, 1));
        Refused(() => MethodSelection.Choose(new CommonValues { Estimators = ["moment"], Workloads = [network] }, [], out _));
        var all = MethodSelection.Choose(new CommonValues { Estimators = ["all"], Workloads = [network] }, [], out var leftOut);
        Assert.DoesNotContain(all, m => m.Method.Estimator == Moment);
        Assert.Contains(leftOut, line => line.Contains(part, StringComparison.Ordinal));

        void Refused(Action act)
        {
            var error = Assert.Throws<SgvbException>(act);
            Assert.Equal(SgvbException.BadInput, error.ExitCode);
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    /// <summary>∫ f(x) N(x; mean, deviation²) dx over x &gt; 0.</summary>
    private static double Integral(double mean, double deviation, Func<double, double> f)
    {
        const int halves = 4000;
        var (low, high) = (Math.Max(0, mean - 12 * deviation), Math.Max(0, mean + 12 * deviation));
        var (width, sum) = ((high - low) / (2 * halves), 0.0);
        for (var n = 0; n <= 2 * halves; n++)
        {
            var x = low + n * width;
            var z = (x - mean) / deviation;
            sum += (n == 0 || n == 2 * halves ? 1 : n % 2 == 1 ? 4 : 2) * f(x) * Math.Exp(-z * z / 2) / (deviation * Math.Sqrt(2 * Math.PI));
        }

        return sum * width / 3;
    }
}
