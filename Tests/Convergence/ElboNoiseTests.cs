using Sgvb.Data;
using Sgvb.Experiments.Convergence;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.References;
using static Sgvb.Tests.Convergence.ModelDraws;

namespace Sgvb.Tests.Convergence;

/// <summary>
/// Each method's bound is under its own noise: against a double-precision mean over draws from the model's definition, with another
/// generator. The network tells the models apart: all logits of the top layer share much of their weights, which noise on the inputs moves
/// together and noise on the weights does not.
/// </summary>
public sealed class ElboNoiseTests
{
    private const double Input = 0.25, Hidden = 0.8;
    private static readonly int[] Widths = [784, 5, 10];
    private static readonly Dataset Train = Digits.Generate(1, 1000, 1).Train;
    private static readonly string[] Models = ["weights", "input-noise", "binary-input-noise"];
    private static readonly Lazy<Dictionary<string, (double Mean, double StandardError)>> Expected =
        new(() => Models.ToDictionary(m => m, Likelihood));

    [Theory]
    [InlineData("input-noise", KlKind.Cubic)]
    [InlineData("input-noise", KlKind.Exact)]
    [InlineData("binary-input-noise", KlKind.None)]
    [InlineData("shared", KlKind.Cubic)]
    [InlineData("local-reparam", KlKind.Molchanov)]
    [InlineData("flipout", KlKind.None)]
    public void The_bound_is_that_of_the_methods_own_model(string estimator, KlKind kl)
    {
        var posterior = PosteriorSpec.Alpha(learned: estimator != "binary-input-noise", input: Input, hidden: Hidden);
        var parameters = State(posterior);
        using var measurer = new ElboMeasurer(Train, Network.Dense(Widths), new Method(new EstimatorSpec(estimator), posterior, kl), 1);
        var (likelihood, elbo) = measurer.Measure(parameters);

        var onInputs = estimator.EndsWith("input-noise", StringComparison.Ordinal);
        var (expected, error) = Expected.Value[onInputs ? estimator : "weights"];
        Assert.InRange(likelihood, expected - Tolerances.StandardErrors * error, expected + Tolerances.StandardErrors * error);
        var (wrong, wrongError) = Expected.Value[onInputs ? "weights" : "input-noise"];
        Assert.True(Math.Abs(wrong - expected) > 3 * Tolerances.StandardErrors * (error + wrongError), $"{wrong} and {expected} are no test");

        // One noise variable an input unit, or one a weight.
        var terms = kl == KlKind.None ? 0 : (onInputs ? 784 : 784 * 5) * ReferenceKl.LogUniform(kl, Math.Log(Input))
            + (onInputs ? 5 : 5 * 10) * ReferenceKl.LogUniform(kl, Math.Log(Hidden));
        if (kl == KlKind.None)
            Assert.Null(elbo);
        else
            Assert.Equal(likelihood - terms / Train.Rows, elbo!.Value, 1e-5 * Math.Max(1, terms / Train.Rows));
    }

    private static Parameters State(PosteriorSpec posterior)
    {
        var random = new Random(5);
        var parameters = new Parameters(Widths, posterior);
        var (bottom, top) = (parameters.Layers[0], parameters.Layers[1]);
        for (var i = 0; i < bottom.Theta.Length; i++)
            bottom.Theta[i] = (float)(0.06 * Normal(random));
        for (var i = 0; i < top.Inputs; i++)
        {
            var shared = 4 * Normal(random);
            for (var j = 0; j < top.Outputs; j++)
                top.Theta[i * top.Outputs + j] = (float)(shared + 0.3 * Normal(random));
        }

        bottom.LogScale[0] = (float)Math.Log(Input);
        top.LogScale[0] = (float)Math.Log(Hidden);
        return parameters;
    }

    private static (double Mean, double StandardError) Likelihood(string model)
    {
        var parameters = State(PosteriorSpec.Alpha());
        return LogLikelihood(Train, (x, label, random) => LogProbability(x, label, parameters, model, random));
    }

    private static double LogProbability(double[] x, int label, Parameters parameters, string model, Random random)
    {
        for (var l = 0; l < 2; l++)
        {
            var layer = parameters.Layers[l];
            var alpha = Math.Exp(layer.LogScale[0]);
            var keep = 1 / (1 + alpha);
            var y = new double[layer.Outputs];
            for (var i = 0; i < layer.Inputs; i++)
            {
                if (x[i] == 0)
                    continue;
                var factor = model == "input-noise" ? 1 + Math.Sqrt(alpha) * Normal(random)
                    : model == "binary-input-noise" ? random.NextDouble() < keep ? 1 / keep : 0
                    : 1;
                for (var j = 0; j < layer.Outputs; j++)
                {
                    double theta = layer.Theta[i * layer.Outputs + j];
                    y[j] += x[i] * factor * theta * (model == "weights" ? 1 + Math.Sqrt(alpha) * Normal(random) : 1);
                }
            }

            x = l == 0 ? [.. y.Select(v => Math.Max(0, v))] : y;
        }

        return LogSoftmax(x, label);
    }
}
