using Sgvb.Measuring.Peak;
using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Statistics;

/// <summary>The k-tied posterior: σ = Σₚ uₚvₚᵀ is sigma's σ, with parameters that many weights share, and thin products where they save work.</summary>
public sealed class KTiedTests
{
    /// <summary>Wide enough that the products are thin for one factor and for two in every layer.</summary>
    private static readonly Network Dense = Network.Dense([9, 8, 8, 6], Activation.Relu);

    private static readonly NoiseKey Key = new(Seed: 6, Stream: 0, Draw: 2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Estimators_agree_in_the_mean_gradient(int factors) => UnbiasednessTests.AgreeInTheMean(
        Dense, PosteriorSpec.KTied(factors, initial: 0.3), new EstimatorSpec("per-example"),
        [new("local-reparam"), new("shared"), new("flipout"), new("split", 2), new("rqmc", 2)]);

    /// <summary>Local reparameterization with the sigma posterior at the same σ and noise: the same loss and θ, and by log u and log v the shares of its gradient by log σ.</summary>
    [Theory]
    [InlineData(1, "9-8-8-6")]
    [InlineData(2, "9-8-8-6")]
    [InlineData(3, "4-3-2")]
    [InlineData(1, "2x5x5:conv9k3s2p1-conv8k2-6")]
    [InlineData(2, "2x5x5:conv9k3s2p1-conv8k2-6")]
    public void Gradients_are_those_of_sigma_summed_by_shares(int factors, string text)
    {
        var network = Network.TryParse(text)!;
        var (tied, sigma) = (PosteriorSpec.KTied(factors, initial: 0.3), PosteriorSpec.Sigma());
        var given = Case.Create(network, tied, minibatch: 5, seed: 8);
        var free = new Parameters(network, sigma);
        foreach (var (source, target) in given.Parameters.Layers.Zip(free.Layers))
        {
            source.Theta.CopyTo(target.Theta, 0);
            source.Bias.CopyTo(target.Bias, 0);
            float[] logSigma = [.. tied.Deviations(source).Select(s => (float)Math.Log(s))];
            logSigma.CopyTo(target.LogScale, 0);
        }

        var (loss, gradients) = Run(tied, given.Parameters);
        var (expectedLoss, expected) = Run(sigma, free);
        Assert.Equal(expectedLoss, loss, Tolerances.FloatSoftmax);
        foreach (var layer in network.Layers.Select((_, l) => l))
        {
            var (parameters, actual, of) = (given.Parameters.Layers[layer], gradients.Layers[layer], expected.Layers[layer]);
            Near(of.Theta.Select(v => (double)v), of.Theta.Select(v => (double)v), actual.Theta);
            var (logU, logV, outputs) = (parameters.Scales[0].Values, parameters.Scales[1].Values, parameters.Outputs);
            var deviations = tied.Deviations(parameters).ToList();
            var (byU, byV, termsOfU, termsOfV) = (new double[logU.Length], new double[logV.Length], new double[logU.Length], new double[logV.Length]);
            for (var n = 0; n < of.LogScale.Length; n++)
                for (var p = 0; p < factors; p++)
                {
                    var (u, v) = (n / outputs * factors + p, p * outputs + n % outputs);
                    var part = of.LogScale[n] * Math.Exp((double)logU[u] + logV[v]) / deviations[n];
                    byU[u] += part;
                    byV[v] += part;
                    termsOfU[u] += Math.Abs(part);
                    termsOfV[v] += Math.Abs(part);
                }

            Near(byU, termsOfU, actual.Scales[0].Values);
            Near(byV, termsOfV, actual.Scales[1].Values);
        }

        (double, Parameters) Run(PosteriorSpec posterior, Parameters parameters)
        {
            var workload = new Workload(text, network, 5);
            using var step = Registry.CreateStep("simd", new Method(new EstimatorSpec("local-reparam"), posterior, KlKind.None), workload, 100, threads: 1);
            step.SetParameters(parameters);
            step.SetMinibatch(given.Images, given.Labels);
            step.Run(Key);
            var result = new Parameters(network, posterior);
            step.GetGradients(result);
            return (step.Loss, result);
        }
    }

    /// <summary>An example of zeros has a variance of zero, whose root has no slope.</summary>
    [Theory]
    [InlineData("local-reparam", 1)]
    [InlineData("local-reparam", 2)]
    [InlineData("split", 1)]
    [InlineData("shared", 2)]
    public void Inputs_of_zero_have_no_gradient(string estimator, int factors)
    {
        var posterior = PosteriorSpec.KTied(factors);
        var given = Case.Create(Dense, posterior, 4, seed: 2);
        foreach (var layer in given.Parameters.Layers)
            layer.Bias.AsSpan().Clear();
        var method = new Method(new EstimatorSpec(estimator, estimator == "split" ? new EstimatorArgument(2) : null), posterior, KlKind.None);
        using var step = Registry.CreateStep("simd", method, new Workload("zero", Dense, 4), 100, threads: 1);
        step.SetParameters(given.Parameters);
        step.SetMinibatch(new float[given.Images.Length], given.Labels);
        step.Run(Key);
        Assert.Equal(Math.Log(Dense.Classes), step.Loss, Tolerances.FloatSoftmax);
        var gradients = new Parameters(Dense, posterior);
        step.GetGradients(gradients);
        Assert.All(gradients.Layers, l => Assert.All(l.Tensors.Where(t => t.Name != "bias").SelectMany(t => t.Values), g => Assert.Equal(0, g)));
        Assert.Contains(gradients.Layers[^1].Bias, g => g != 0);
    }

    /// <summary>The products at their start add up to the initial σ, and several factors are not each other's copies, which would stay so.</summary>
    [Fact]
    public void Training_begins_at_the_initial_deviation()
    {
        foreach (var factors in (int[])[1, 3])
        {
            var posterior = PosteriorSpec.KTied(factors, initial: 0.05);
            var layer = Initialisation.He.Begin(Network.Dense([50, 40, 10]), posterior, seed: 1).Layers[0];
            Assert.Equal(0.05, posterior.Deviations(layer).Average(), factors == 1 ? 1e-6 : 0.005);
            Assert.Equal(layer.Scales[0].Values.Length, factors == 1 ? 50 : layer.Scales[0].Values.Distinct().Count());
        }
    }

    /// <summary>Thin products cost what they are; where they would cost more than the whole one, the whole one is taken.</summary>
    [Fact]
    public void Its_cost_is_that_of_its_thin_products()
    {
        var workload = new Workload("cost", Network.Dense([20, 10]), 3);
        double whole = 2 * 3 * 200 * 2;
        var local = new EstimatorSpec("local-reparam");
        Assert.Equal(whole * (1 + 3 * (1.0 / 20 + 1.0 / 10)), StepCost.Flops(workload, local, PosteriorSpec.KTied(2)), 1e-9);
        Assert.Equal(whole * 2, StepCost.Flops(workload, local, PosteriorSpec.KTied(4)));
        Assert.Equal(whole * 2, StepCost.Flops(workload, new EstimatorSpec("split", 2), PosteriorSpec.KTied(1)));
        Assert.Equal(whole, StepCost.Flops(workload, new EstimatorSpec("shared"), PosteriorSpec.KTied(1)));
    }

    [Fact]
    public void What_does_not_go_with_it_is_refused_in_a_line()
    {
        Refused("use --kl gaussian", new Method(new EstimatorSpec("shared"), PosteriorSpec.KTied(2), KlKind.Molchanov));
        Refused("use --posterior alpha", new Method(new EstimatorSpec("input-noise"), PosteriorSpec.KTied(2), KlKind.None));
        Refused("1 to 16 factors", new Method(new EstimatorSpec("shared"), PosteriorSpec.KTied(17), KlKind.None));
        Refused("1 to 16 factors", new Method(new EstimatorSpec("shared"), PosteriorSpec.Alpha(Tie.Factors), KlKind.None));
        Assert.Equal(PosteriorSpec.KTied(7, learned: false), PosteriorSpec.TryParseKTied("k-tied:7-fixed"));
        Assert.All((string[])["k-tied", "k-tied:", "k-tied:0", "k-tied:17", "k-tied:2x1", "tied:2"], text => Assert.Null(PosteriorSpec.TryParseKTied(text)));
    }

    private static void Refused(string part, Method method)
    {
        var error = Assert.Throws<SgvbException>(() => Registry.Validate(method));
        Assert.Equal(SgvbException.BadInput, error.ExitCode);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static void Near(IEnumerable<double> expected, IEnumerable<double> terms, float[] actual)
    {
        var error = Norms.RelativeError([.. actual.Select(v => (double)v)], [.. expected], [.. terms]);
        Assert.True(error <= Tolerances.Agreement, $"{error:0.0e0}");
    }
}
