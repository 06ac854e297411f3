using Sgvb.Data;
using Sgvb.Experiments.Training;
using Sgvb.Experiments.Variance;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Variance;

public class MeasurerTests
{
    private const int Examples = 30;
    private static readonly Workload Small = new("784-4-10", [784, 4, 10], 5);
    private static readonly Dataset Data = Digits.Generate(1, Examples, 10).Train;
    private static readonly Parameters Start = Initialisation.He.Begin(Small.Widths, PosteriorSpec.Alpha(), seed: 3);

    [Fact]
    public void Draws_and_moments_of_no_noise_find_the_exact_variance()
    {
        // Without noise the exact value follows from the gradients of all examples: N²/M · Var over the data set.
        using var step = Step("no-noise");
        var exact = Exact(step);
        var sampler = new MinibatchSampler(Data, Small.Minibatch);
        var draws = new DrawsMeasurer(step, sampler, seed: 5, threads: 1, reference: null);
        var moments = new MomentsMeasurer(step, sampler, seed: 5);
        var rows = Enumerable.Range(0, 80).SelectMany(b =>
            draws.Measure(b, null, TestContext.Current.CancellationToken).Concat(moments.Measure(b, null,
                TestContext.Current.CancellationToken)));
        foreach (var estimate in VarianceEstimate.FromBlocks(rows).Where(e => e.Parameter == "theta"))
        {
            var bound = Tolerances.StandardErrors * estimate.Total.StandardError;
            var expected = exact[estimate.Layer];
            Assert.InRange(estimate.Total.Mean, expected - bound, expected + bound);
            // Tight enough to tell a factor 1 − M/N or (n − 1)/n.
            Assert.True(estimate.Total.StandardError < 0.05 * expected,
                $"{estimate.Layer} {estimate.Method}: {estimate.Total.StandardError / expected}");
            if (estimate.Method == VarianceMethod.Draws)
                Assert.Equal(0, estimate.Noise.Mean);
        }
    }

    [Fact]
    public void A_pass_without_noise_gives_the_exact_variance_and_how_many_examples_carry_it()
    {
        using var step = Step("no-noise");
        var exact = Exact(step);
        using var measurer = new PassMeasurer(m => Step("no-noise", m), Data, Small.Minibatch, seed: 5);
        var rows = measurer.Measure(0, null, TestContext.Current.CancellationToken);
        Assert.Equal(["bottom", "top"], rows.Select(r => r.Layer));
        foreach (var total in VarianceEstimate.FromBlocks(rows))
        {
            Assert.Equal(exact[total.Layer], total.Total.Mean, Tolerances.FloatMoments * exact[total.Layer]);
            Assert.Equal((total.Total.Mean, total.Total.Mean), (total.Total.Low, total.Total.High));
            Assert.Equal((total.Total.Mean, 0), (total.Data.Mean, total.Noise.Mean));
            Assert.InRange(total.EffectiveExamples, 1, Examples);
        }
    }

    [Fact]
    public void The_cosine_of_no_noise_to_itself_is_one()
    {
        using var step = Step("no-noise");
        var reference = NoNoiseGradient.Measure(m => Step("no-noise", m), Data, Small.Minibatch, null, TestContext.Current.CancellationToken);
        var measurer = new DrawsMeasurer(step, new MinibatchSampler(Data, Small.Minibatch), seed: 6, threads: 1, reference);
        var rows = Enumerable.Range(0, 40).SelectMany(b => measurer.Measure(b, null, TestContext.Current.CancellationToken));
        var estimates = VarianceEstimate.FromBlocks(rows, layer => reference.Squares[layer == "top" ? 1 : 0] * Examples * Examples);
        foreach (var estimate in estimates.Where(e => e.Parameter == "theta"))
        {
            Assert.InRange(estimate.Cosine!.Value.Value, 0.98, 1);
            Assert.Equal(1, estimate.Cosine!.Value.High);
        }
    }

    /// <summary>On a convolution an example's gradient sums over positions before it is squared.</summary>
    [Theory]
    [InlineData("no-noise")]
    [InlineData("per-example")]
    [InlineData("local-reparam")]
    [InlineData("input-noise")]
    public void Draws_and_moments_tell_the_same_variance_of_a_convolution(string estimator)
    {
        const int blocks = 120;
        var network = Network.TryParse("1x28x28:conv3k5s5p1-conv4k3s2-10")!;
        var posterior = PosteriorSpec.Alpha(input: 0.25, hidden: 0.5);
        using var step = (IMomentStep)Registry.CreateStep(
            "simd", new Method(new EstimatorSpec(estimator), posterior, KlKind.None), new Workload("pictures", network, 5), Examples, threads: 1);
        step.SetParameters(Initialisation.He.Begin(network, posterior, seed: 3));
        var sampler = new MinibatchSampler(Data, 5);
        var draws = new DrawsMeasurer(step, sampler, seed: 5, threads: 1, reference: null);
        var moments = new MomentsMeasurer(step, sampler, seed: 6);
        foreach (var layer in VarianceEstimate.FromBlocks(Enumerable.Range(0, blocks).SelectMany(b =>
            draws.Measure(b, null, TestContext.Current.CancellationToken).Concat(moments.Measure(b, null, TestContext.Current.CancellationToken))))
            .Where(e => e.Parameter == "theta").GroupBy(e => e.Layer))
        {
            var (drawn, squared) = (layer.Single(e => e.Method == VarianceMethod.Draws).Total, layer.Single(e => e.Method == VarianceMethod.Moments).Total);
            var error = Math.Sqrt(drawn.StandardError * drawn.StandardError + squared.StandardError * squared.StandardError);
            Assert.InRange(drawn.Mean, squared.Mean - Tolerances.StandardErrors * error, squared.Mean + Tolerances.StandardErrors * error);
            // Tight enough to tell squares of sums from sums of squares.
            Assert.True(error < 0.1 * squared.Mean, $"{layer.Key}: ± {error / squared.Mean}");
        }
    }

    [Fact]
    public void Blocks_give_the_same_rows_in_any_order_on_any_measurer()
    {
        using var step = Step("shared");
        var first = new DrawsMeasurer(step, new MinibatchSampler(Data, Small.Minibatch), seed: 7, threads: 1, reference: null);
        var rows = Enumerable.Range(0, 4).SelectMany(b => first.Measure(b, null, TestContext.Current.CancellationToken)).ToList();
        using var other = Step("shared");
        var second = new DrawsMeasurer(other, new MinibatchSampler(Data, Small.Minibatch), seed: 7, threads: 2, reference: null);
        var reversed = Enumerable.Range(0, 4).Reverse().SelectMany(b =>
            second.Measure(b, null, TestContext.Current.CancellationToken)).ToList();
        Assert.Equal(rows.OrderBy(r => (r.Block, r.Layer, r.Parameter)), reversed.OrderBy(r => (r.Block, r.Layer, r.Parameter)));
        Assert.Equal(VarianceEstimate.FromBlocks(rows), VarianceEstimate.FromBlocks(reversed.OrderBy(r => r.Block)));
    }

    [Fact]
    public void A_noisy_step_has_noise_in_theta_and_log_alpha()
    {
        using var step = Step("local-reparam");
        var measurer = new DrawsMeasurer(step, new MinibatchSampler(Data, Small.Minibatch), seed: 8, threads: 1, reference: null);
        var rows = measurer.Measure(0, null, TestContext.Current.CancellationToken);
        Assert.Equal(["bottom theta", "bottom log_alpha", "top theta", "top log_alpha"], rows.Select(r => $"{r.Layer} {r.Parameter}"));
        Assert.All(rows, r => Assert.True(r.Noise > 0));
        Assert.All(rows, r => Assert.Equal(r.Variance, r.Data + r.Noise, r.Variance * Tolerances.DoubleRounding));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_ends_in_one_line()
    {
        using var step = Step("no-noise");
        var broken = new Parameters(Small.Widths, PosteriorSpec.Alpha());
        broken.Layers[1].Theta[3] = float.NaN;
        step.SetParameters(broken);
        var measurer = new DrawsMeasurer(step, new MinibatchSampler(Data, Small.Minibatch), seed: 9, threads: 1, reference: null);
        var error = Assert.Throws<NotFiniteException>(() => measurer.Measure(0, null, TestContext.Current.CancellationToken));
        Assert.Equal(5, error.ExitCode);
        Assert.Contains("not finite", error.Message, StringComparison.Ordinal);
    }

    private static ReferenceTrainingStep Step(string estimator, int? minibatch = null)
    {
        var step = new ReferenceTrainingStep(
            new Method(new EstimatorSpec(estimator), PosteriorSpec.Alpha(), KlKind.None), Small.WithMinibatch(minibatch ?? Small.Minibatch), Examples);
        step.SetParameters(Start);
        return step;
    }

    private static Dictionary<string, double> Exact(ReferenceTrainingStep step)
    {
        var sampler = new MinibatchSampler(Data, 1);
        var gradients = new List<Parameters>();
        for (var i = 0; i < Examples; i++)
        {
            sampler.Take([i]);
            step.SetMinibatch(sampler.Images, sampler.Labels);
            step.Run(default);
            gradients.Add(new Parameters(Small.Widths, PosteriorSpec.Alpha()));
            step.GetGradients(gradients[^1]);
        }

        return Enumerable.Range(0, Small.Layers).ToDictionary(Small.LayerName, layer =>
        {
            var weights = Start.Layers[layer].Theta.Length;
            var variance = 0.0;
            for (var w = 0; w < weights; w++)
            {
                var values = gradients.Select(g => (double)g.Layers[layer].Theta[w]).ToList();
                var mean = values.Average();
                variance += values.Sum(v => (v - mean) * (v - mean)) / Examples / weights;
            }

            return (double)Examples * Examples / Small.Minibatch * variance;
        });
    }
}
