using Sgvb.Data;
using Sgvb.Experiments.Convergence;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using static Sgvb.Tests.Convergence.ModelDraws;

namespace Sgvb.Tests.Convergence;

/// <summary>
/// On a convolution noise on the kernel, which all positions share, and noise by position are two models, and each method's bound is under its
/// own: against a double-precision mean over draws. The top layer adds up what one filter gives at all positions, each of which sees as much, so that the models
/// differ.
/// </summary>
public sealed class ElboConvolutionTests
{
    private const int Side = 8, Kernel = 4, Positions = 4, Filters = 2;
    private const double Input = 1, Hidden = 1e-4;
    private static readonly Network Net = Network.TryParse("1x8x8:conv2k4s4-10")!;
    private static readonly Dataset Train = Noise(16_000);
    private static readonly Lazy<(double Mean, double StandardError)> OfKernels = new(() => Likelihood(byPosition: false));
    private static readonly Lazy<(double Mean, double StandardError)> OfPositions = new(() => Likelihood(byPosition: true));

    [Theory]
    [InlineData("shared", false)]
    [InlineData("flipout", false)]
    [InlineData("per-example", false)]
    [InlineData("local-reparam", true)]
    public void The_bound_is_that_of_the_methods_own_model(string estimator, bool isByPosition)
    {
        var method = new Method(new EstimatorSpec(estimator), PosteriorSpec.Alpha(), KlKind.None);
        using var measurer = new ElboMeasurer(Train, Net, method, 1);
        var likelihood = measurer.Measure(State()).LogLikelihood;
        var ((expected, error), (wrong, wrongError)) = isByPosition ? (OfPositions.Value, OfKernels.Value) : (OfKernels.Value, OfPositions.Value);
        Assert.InRange(likelihood, expected - Tolerances.StandardErrors * error, expected + Tolerances.StandardErrors * error);
        Assert.True(Math.Abs(wrong - expected) > Tolerances.StandardErrors * (error + wrongError), $"{wrong} and {expected} are no test");
    }

    /// <summary>Pictures of grey noise: at every position the kernel meets all its pixels.</summary>
    private static Dataset Noise(int rows)
    {
        var random = new Random(3);
        return new("noise", new Shape(1, Side, Side), [.. Enumerable.Range(0, rows * Side * Side).Select(_ => (byte)random.Next(80, 240))],
            [.. Enumerable.Range(0, rows).Select(r => (byte)(r % 10))]);
    }

    private static Parameters State()
    {
        var random = new Random(11);
        var parameters = new Parameters(Net, PosteriorSpec.Alpha());
        var (bottom, top) = (parameters.Layers[0], parameters.Layers[1]);
        for (var i = 0; i < bottom.Theta.Length; i++)
            bottom.Theta[i] = (float)(0.5 * Normal(random) - 0.06);
        // By filter and class, the same at all positions.
        for (var f = 0; f < Filters; f++)
            for (var c = 0; c < 10; c++)
            {
                var weight = Normal(random);
                for (var p = 0; p < Positions; p++)
                    top.Theta[(f * Positions + p) * 10 + c] = (float)weight;
            }

        bottom.LogScale[0] = (float)Math.Log(Input);
        top.LogScale[0] = (float)Math.Log(Hidden);
        return parameters;
    }

    private static (double Mean, double StandardError) Likelihood(bool byPosition)
    {
        var parameters = State();
        return LogLikelihood(Train, (x, label, random) => LogProbability(x, label, parameters, byPosition, random));
    }

    private static double LogProbability(double[] x, int label, Parameters parameters, bool byPosition, Random random)
    {
        var (bottom, top) = (parameters.Layers[0], parameters.Layers[1]);
        var hidden = new double[Filters * Positions];
        for (var f = 0; f < Filters; f++)
        {
            // One sample of the kernel for all positions, or one for each.
            double[] kernel = [];
            for (var p = 0; p < Positions; p++)
            {
                if (p == 0 || byPosition)
                    kernel = [.. Enumerable.Range(0, Kernel * Kernel)
                        .Select(k => bottom.Theta[k * Filters + f] * (1 + Math.Sqrt(Input) * Normal(random)))];
                var sum = 0.0;
                for (var k = 0; k < Kernel * Kernel; k++)
                    sum += kernel[k] * x[(p / 2 * Kernel + k / Kernel) * Side + p % 2 * Kernel + k % Kernel];
                hidden[f * Positions + p] = Math.Max(0, sum);
            }
        }

        var logits = new double[10];
        for (var i = 0; i < hidden.Length; i++)
            for (var c = 0; c < 10; c++)
                logits[c] += hidden[i] * top.Theta[i * 10 + c] * (1 + Math.Sqrt(Hidden) * Normal(random));
        return LogSoftmax(logits, label);
    }
}
