using Sgvb.Data;
using Sgvb.Experiments.Convergence;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Convergence;

public sealed class ElboMeasurerTests
{
    private static readonly int[] Widths = [784, 6, 10];
    private static readonly Dataset Train = Digits.Generate(1, 200, 10).Train;

    [Theory]
    [InlineData(KlKind.Cubic, 1.0)]
    [InlineData(KlKind.Exact, 1.0 / 3)]
    public void The_bound_is_the_likelihood_less_the_KL_by_example(KlKind kl, double weight)
    {
        var method = new Method(new EstimatorSpec("shared"), PosteriorSpec.Alpha(), kl, weight);
        var (likelihood, elbo) = Measure(method);
        // KL(0.25) and KL(1), summed over the weights of the two layers; the values are Kingma's and Molchanov's common table.
        var term = (784 * 6 * 1.155533) + (6 * 10 * 0.426686);
        Assert.InRange(likelihood, -10, 0);
        Assert.Equal(likelihood - weight * term / 200, elbo!.Value, kl == KlKind.Exact ? 1e-4 : 0.05 * term / 200);
    }

    [Fact]
    public void It_does_not_depend_on_the_trainings_estimator_and_is_the_same_again()
    {
        var posterior = PosteriorSpec.Alpha();
        var values = ((string[])["shared", "flipout", "local-reparam", "per-example", "shared"])
            .Select(e => Measure(new Method(new EstimatorSpec(e), posterior, KlKind.Cubic))).Distinct();
        Assert.Single(values);
    }

    /// <summary>Noise on the weights has a KL term over the weights; with that of the inputs the difference bounds nothing, and is not called a bound.</summary>
    [Fact]
    public void Noise_on_the_weights_with_a_KL_over_the_inputs_has_no_bound()
    {
        var method = new Method(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(), KlKind.Cubic) { KlOverInputs = true };
        var (likelihood, elbo) = Measure(method);
        Assert.Null(elbo);
        Assert.Equal(Measure(method with { KlOverInputs = false }).LogLikelihood, likelihood);
    }

    [Fact]
    public void Without_noise_there_is_a_likelihood_at_the_weights_and_no_bound()
    {
        var (likelihood, elbo) = Measure(new Method(new EstimatorSpec("no-noise"), PosteriorSpec.Alpha(learned: false), KlKind.None),
            new Parameters(Widths, PosteriorSpec.Alpha()));
        Assert.Null(elbo);
        // All weights 0: every class is as likely.
        Assert.Equal(-Math.Log(10), likelihood, 1e-6);
    }

    private static (double LogLikelihood, double? Elbo) Measure(Method method, Parameters? parameters = null)
    {
        using var measurer = new ElboMeasurer(Train, Network.Dense(Widths), method, 1);
        return measurer.Measure(parameters ?? Initialisation.He.Begin(Widths, method.Posterior, 1));
    }
}
