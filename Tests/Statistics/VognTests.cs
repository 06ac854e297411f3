using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Recipes;
using Sgvb.Recipes.Parts;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Statistics;

/// <summary>What vogn's gradient by the scale is, and what IVON's curvature is.</summary>
public sealed class VognTests
{
    private static readonly NoiseKey Key = new(Seed: 4, Stream: 0, Draw: 9);
    private static readonly PosteriorSpec Sigma = PosteriorSpec.Sigma(initial: 0.3);

    /// <summary>
    /// IVON (Shen et al. 2024) estimates the curvature of a weight by ĥ = g(w − m)/σ², with g the gradient at the sample w. The gradient by log σ that
    /// follows from a curvature is σ²ĥ, and that is shared's own, ε for ε: IVON adds no estimator.
    /// </summary>
    [Fact]
    public void Ivon_s_curvature_gives_the_gradient_that_shared_has()
    {
        var network = Network.Dense([7, 6, 4]);
        var (gradients, step, given) = Run("shared", network, minibatch: 5, example: null);
        using (step)
            for (var l = 0; l < network.Layers.Count; l++)
            {
                var layer = ((RecipeStep)step).Layers[l];
                var epsilon = new float[given.Layers[l].Theta.Length];
                ((RecipeStep)step).Backend.Download(((IWeightSample)layer).WeightNoise, epsilon);
                double[] expected =
                [
                    .. epsilon.Select((e, i) =>
                    {
                        double sigma = Math.Exp(given.Layers[l].LogScale[i]), g = gradients.Layers[l].Theta[i];
                        var weight = given.Layers[l].Theta[i] + sigma * e;
                        var curvature = g * (weight - given.Layers[l].Theta[i]) / (sigma * sigma);
                        return sigma * sigma * curvature;
                    }),
                ];
                Assert.True(Norms.RelativeError([.. gradients.Layers[l].LogScale.Select(v => (double)v)], expected) <= Tolerances.Agreement);
            }
    }

    /// <summary>
    /// σ²·(1/M)Σ gₙ² by log σ, with gₙ from steps of shared on one example each at the same noise: dense layers, and convolutions, where a product of
    /// squares would not do.
    /// </summary>
    [Theory]
    [InlineData("7-6-4:softplus")]
    [InlineData("2x4x4:conv3k3s2p1-conv3k2-3:softplus")]
    public void The_scale_s_gradient_is_the_mean_square_of_the_examples_own(string text)
    {
        const int minibatch = 5;
        var network = Network.TryParse(text)!;
        var (gradients, step, given) = Run("vogn", network, minibatch, example: null);
        step.Dispose();
        var squares = given.Layers.Select(l => new double[l.Theta.Length]).ToArray();
        var mean = given.Layers.Select(l => new double[l.Theta.Length]).ToArray();
        for (var m = 0; m < minibatch; m++)
        {
            var (own, one, _) = Run("shared", network, minibatch, m);
            one.Dispose();
            for (var l = 0; l < squares.Length; l++)
                for (var i = 0; i < squares[l].Length; i++)
                {
                    double g = own.Layers[l].Theta[i];
                    squares[l][i] += g * g / minibatch;
                    mean[l][i] += g / minibatch;
                }
        }

        for (var l = 0; l < squares.Length; l++)
        {
            double[] expected = [.. squares[l].Select((s, i) => s * Math.Exp(2.0 * given.Layers[l].LogScale[i]))];
            Assert.True(Norms.RelativeError([.. gradients.Layers[l].LogScale.Select(v => (double)v)], expected) <= Tolerances.Agreement);
            Assert.True(Norms.RelativeError([.. gradients.Layers[l].Theta.Select(v => (double)v)], mean[l]) <= Tolerances.Agreement);
        }
    }

    /// <summary>
    /// On a linear-Gaussian layer gₙ = −βx(y − b) and so E ∂(log σ) = Mσ²Σ x²β²(r² + Var b), where the curvature would give σ²Σ x²β: the
    /// bias in closed form.
    /// </summary>
    [Fact]
    public void The_mean_on_a_linear_layer_is_the_closed_form()
    {
        double[,] x = { { 1, 0.5, -0.8 }, { 0.7, 0.9, 0.2 } };
        double[] y = [1.3, -0.9], mu = [0.5, -0.3, 0.7], s = [0.3, 0.5, 0.2];
        const double beta = 1.7;
        const int columns = 256, count = 1000;
        var problem = new LinearGaussian(x, y, mu, s, beta);
        using var draws = new LibraryLinearDraws(problem, PosteriorSpec.Sigma(), new EstimatorSpec("vogn"), columns);
        var all = Enumerable.Range(0, count).Select(draw => draws.Next((ulong)draw).ByLogScale).ToArray();
        for (var i = 0; i < mu.Length; i++)
        {
            var expected = 0.0;
            for (var m = 0; m < y.Length; m++)
            {
                var (r, variance) = (y[m], 0.0);
                for (var k = 0; k < mu.Length; k++)
                {
                    r -= x[m, k] * mu[k];
                    variance += x[m, k] * x[m, k] * s[k] * s[k];
                }

                expected += y.Length * s[i] * s[i] * x[m, i] * x[m, i] * beta * beta * (r * r + variance);
            }

            double[] means = [.. all.Select(d => d.Skip(i * columns).Take(columns).Average())];
            var mean = means.Average();
            var error = Math.Sqrt(means.Sum(v => (v - mean) * (v - mean)) / (count - 1) / count);
            Assert.True(Math.Abs(mean - expected) <= Levels.Bound(mu.Length) * error, $"weight {i}: {mean} ± {error}, expected {expected}");
            Assert.True(error <= 0.01 * expected, $"a standard error of {error} tells little of {expected}");
        }
    }

    /// <param name="example">Alone; null for the whole minibatch.</param>
    private static (Parameters Gradients, ITrainingStep Step, Parameters Given) Run(string estimator, Network network, int minibatch, int? example)
    {
        var given = Case.Create(network, Sigma, minibatch, seed: 5);
        var workload = new Workload(network.ToString(), network, example is null ? minibatch : 1);
        var step = Registry.CreateStep("simd", new Method(new EstimatorSpec(estimator), Sigma, KlKind.None), workload, 100, threads: 1);
        step.SetParameters(given.Parameters);
        var at = example ?? 0;
        step.SetMinibatch(given.Images.AsSpan(at * network.Inputs, workload.Minibatch * network.Inputs), given.Labels.AsSpan(at, workload.Minibatch));
        step.Run(Key);
        var gradients = new Parameters(network, Sigma);
        step.GetGradients(gradients);
        return (gradients, step, given.Parameters);
    }
}
