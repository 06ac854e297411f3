using Sgvb.Backends.Simd;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Recipes.Kl;
using Sgvb.Recipes.Parts;

namespace Sgvb.Tests.Statistics;

/// <summary>
/// Closed forms of sampled KL terms on a linear-Gaussian layer whose posterior is known: example i sees weight i alone, y = xw + noise of precision
/// β, so that with the prior N(0, 1) each weight has precision λ = 1 + βx² and mean βxy/λ.
/// </summary>
public sealed class LandingTests
{
    private const double Beta = 2.5;
    private const int Outputs = 200;
    private static readonly double[] X = [0.3, -1.2, 2, 0.7];
    private static readonly double[] Y = [1.1, 0.4, -0.9, -1.6];

    /// <summary>Where q is the posterior, every sample's gradient is zero without the score: the noise of likelihood and KL term cancels.</summary>
    [Fact]
    public void At_the_posterior_no_sample_has_a_gradient()
    {
        var (byTheta, byLogSigma) = Gradients("stl", KlKind.Gaussian, i => (Mean(i), 0));
        Assert.All(byTheta.Concat(byLogSigma), row => Assert.All(row, g => Assert.Equal(0, g, Tolerances.Landing)));
    }

    /// <summary>
    /// With the score the same gradients are λσε by θ and λσ²ε² − 1 = ε² − 1 by log σ, here of variance λ and 2: both follow from one ε, which the
    /// gradient by θ tells.
    /// </summary>
    [Fact]
    public void At_the_posterior_the_score_is_all_the_noise()
    {
        var (byTheta, byLogSigma) = Gradients("shared", KlKind.Sampled, i => (Mean(i), 0));
        for (var i = 0; i < X.Length; i++)
            for (var j = 0; j < Outputs; j++)
            {
                var epsilon = byTheta[i][j] / Math.Sqrt(Lambda(i));
                Assert.Equal(epsilon * epsilon - 1, byLogSigma[i][j], Tolerances.Landing);
            }

        var squares = byTheta.SelectMany((row, i) => row.Select(g => g * g / Lambda(i))).ToList();
        Assert.InRange(squares.Average(), 1 - Levels.Bound(1) * Math.Sqrt(2.0 / squares.Count), 1 + Levels.Bound(1) * Math.Sqrt(2.0 / squares.Count));
    }

    /// <summary>Away from it, with mean m + d and σ wider by e^t: ∂θ = λ(d + σε) − ε/σ without the score, exactly.</summary>
    [Fact]
    public void Away_from_it_the_gradient_is_that_of_the_closed_form()
    {
        const double wider = 0.4;
        var (byTheta, byLogSigma) = Gradients("stl", KlKind.Gaussian, i => (Mean(i) + 0.2 * (i + 1), wider));
        for (var i = 0; i < X.Length; i++)
            for (var j = 0; j < Outputs; j++)
            {
                var (lambda, sigma) = (Lambda(i), Math.Exp(wider) / Math.Sqrt(Lambda(i)));
                // ∂θ = λd + ε(λσ − 1/σ), from which ε follows; ∂(log σ) = σε·∂θ.
                var epsilon = (byTheta[i][j] - lambda * 0.2 * (i + 1)) / (lambda * sigma - 1 / sigma);
                Assert.Equal(sigma * epsilon * byTheta[i][j], byLogSigma[i][j], Tolerances.Landing * 10);
            }
    }

    private static double Lambda(int i) => 1 + Beta * X[i] * X[i];

    private static double Mean(int i) => Beta * X[i] * Y[i] / Lambda(i);

    /// <summary>By weight and column, of −log p(y|w) + KL term; the same weight in every column, so that each is a draw.</summary>
    /// <param name="posterior">θ, and how much wider than the true σ, as a logarithm.</param>
    private static (double[][] ByTheta, double[][] ByLogSigma) Gradients(string estimator, KlKind kl, Func<int, (double Theta, double Wider)> posterior)
    {
        var (n, spec) = (X.Length, new EstimatorSpec(estimator));
        var network = Network.Dense([n, Outputs]);
        var method = new Method(spec, PosteriorSpec.Sigma(), kl);
        using var backend = SimdBackend.Create(threads: 1);
        using var layer = spec.Entry.CreateLayer(new LayerContext(backend, 0, network.Layers[0], n, spec, method.Posterior, null));
        using var part = KlPart.Create(backend, [layer], network, method, onInputs: false, isSampled: spec.Entry.SamplesKl(kl), spec.Entry.DropsScore, factor: 1);
        var x = new float[n * n];
        var (theta, logSigma) = (new float[n * Outputs], new float[n * Outputs]);
        for (var i = 0; i < n; i++)
        {
            x[i * n + i] = (float)X[i];
            var (mean, wider) = posterior(i);
            Array.Fill(theta, (float)mean, i * Outputs, Outputs);
            Array.Fill(logSigma, (float)(wider - Math.Log(Lambda(i)) / 2), i * Outputs, Outputs);
        }

        backend.Upload(x, layer.Input);
        backend.Upload(theta, layer.Theta);
        backend.Upload(logSigma, layer.LogScale);
        var key = new NoiseKey(Seed: 5, Stream: 0, Draw: 1);
        layer.Forward(key);
        var output = new float[n * Outputs];
        backend.Download(layer.Output, output);
        for (var at = 0; at < output.Length; at++)
            output[at] = (float)(-Beta * (Y[at / Outputs] - output[at]));
        backend.Upload(output, layer.Delta);
        layer.Backward(key);
        part.AddTo();
        return (Rows(layer.GradTheta), Rows(layer.GradLogScale));

        double[][] Rows(Sgvb.Backends.Matrix matrix)
        {
            var values = new float[n * Outputs];
            backend.Download(matrix, values);
            return [.. values.Select(v => (double)v).Chunk(Outputs)];
        }
    }
}
