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
    [InlineData("shared", KlKind.Cubic)]
    [InlineData("shared", KlKind.Exact)]
    [InlineData("moment", KlKind.Exact)]
    public void The_bound_is_the_likelihood_less_the_KL_by_example(string estimator, KlKind kl)
    {
        var method = new Method(new EstimatorSpec(estimator), PosteriorSpec.Alpha(), kl);
        var (likelihood, elbo) = Measure(method);
        // KL(0.25) and KL(1), summed over the weights of the two layers; the values are Kingma's and Molchanov's common table.
        var term = (784 * 6 * 1.155533) + (6 * 10 * 0.426686);
        Assert.InRange(likelihood, -10, 0);
        Assert.Equal(likelihood - term / 200, elbo!.Value, kl == KlKind.Exact ? 1e-4 : 0.05 * term / 200);
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

    [Theory]
    [InlineData(KlKind.Cubic, 1.0 / 3)]
    [InlineData(KlKind.None, 1)]
    public void Nor_has_a_KL_term_of_another_weight_or_none(KlKind kl, double weight)
    {
        var method = new Method(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(), kl, weight);
        Assert.Null(Measure(method).Elbo);
        Assert.InRange(Measure(method).LogLikelihood, -10, 0);
    }

    /// <summary>One weight, of which the Gaussian KL is known: ½(σ² + θ² − 1) − log σ.</summary>
    [Fact]
    public void A_Gaussian_KL_is_that_of_its_standard_deviations()
    {
        foreach (var posterior in (PosteriorSpec[])[PosteriorSpec.Alpha(), PosteriorSpec.Alpha(Tie.Unit), PosteriorSpec.Sigma(), PosteriorSpec.KTied(2)])
        {
            var parameters = Initialisation.He.Begin(Widths, posterior, 1);
            var expected = parameters.Layers.Sum(l => l.Theta.Zip(posterior.Deviations(l), (t, s) => ((s * s) + ((double)t * t) - 1) / 2 - Math.Log(s)).Sum());
            var (likelihood, elbo) = Measure(new Method(new EstimatorSpec("local-reparam"), posterior, KlKind.Gaussian), parameters);
            Assert.Equal(likelihood - expected / 200, elbo!.Value, 1e-9);
        }
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
