using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Statistics;

/// <summary>
/// Var[(N/M)·Σ Lᵢ] = N²·(Var[Lᵢ]/M + (M − 1)/M·Cov[Lᵢ, Lⱼ]) over minibatches drawn with replacement and noise (1506.02557, eq. 4); where
/// groups share their noise, only pairs within a group count.
/// Variance and covariance are measured on minibatches of two and must predict minibatches of ten; the covariance is zero where the
/// noise of two examples is independent.
/// </summary>
public sealed class VarianceLawTests
{
    private const int Examples = 12;
    private const int Blocks = 60;
    private const int DrawsInABlock = 400;
    private static readonly int[] Widths = [5, 6, 3];

    [Theory]
    [InlineData("shared", true)]
    [InlineData("flipout", null)]
    [InlineData("local-reparam", false)]
    [InlineData("per-example", false)]
    [InlineData("grouped:4", null)]
    public void The_variance_of_the_minibatch_loss_follows_the_law(string estimator, bool? correlated)
    {
        const int m = 10;
        var pairs = Measure(estimator, minibatch: 2, seed: 1);
        var tens = Measure(estimator, m, seed: 2);
        var spec = EstimatorSpec.Parse(estimator);
        var sharing = (from i in Enumerable.Range(0, m) from j in Enumerable.Range(0, m) where i != j && Shares(spec, i, j) select 1).Count();
        var (predicted, predictedError) = OverBlocks(block => block.Variance / m + sharing / (double)(m * m) * block.Covariance, pairs);
        var (measured, measuredError) = OverBlocks(block => block.VarianceOfMean, tens);
        var error = Math.Sqrt(predictedError * predictedError + measuredError * measuredError);
        Assert.True(
            Math.Abs(predicted - measured) <= Levels.Bound(8) * error,
            $"{estimator}: {measured} measured, {predicted} predicted, ± {error}");

        var (covariance, covarianceError) = OverBlocks(block => block.Covariance, tens);
        if (correlated == true)
            Assert.True(covariance > 2 * Levels.Bound(8) * covarianceError, $"{estimator}: {covariance} ± {covarianceError}");
        else if (correlated == false)
            Assert.True(Math.Abs(covariance) <= Levels.Bound(8) * covarianceError, $"{estimator}: {covariance} ± {covarianceError}");
    }

    /// <summary>A covariance is measured between all, and is zero where nothing is shared.</summary>
    private static bool Shares(EstimatorSpec spec, int i, int j) => spec.Name != "grouped" || i / spec.Argument!.Value.First == j / spec.Argument.Value.First;

    /// <summary>By block of draws: Var[Lᵢ], Cov[Lᵢ, Lⱼ] and Var of the minibatch's mean, all about the mean over all draws.</summary>
    private static (double Variance, double Covariance, double VarianceOfMean)[] Measure(string estimator, int minibatch, uint seed)
    {
        var workload = new Workload("law", Widths, minibatch);
        var posterior = PosteriorSpec.Alpha(learned: false, input: 0.25, hidden: 0.6);
        var given = Case.Create(Widths, posterior, Examples, seed: 3);
        var method = new Method(EstimatorSpec.Parse(estimator), posterior, KlKind.None);
        using var step = Registry.CreateStep("simd", method, workload, Examples, 1);
        step.SetParameters(given.Parameters);
        var random = new Random((int)seed);
        var images = new float[minibatch * Widths[0]];
        var labels = new float[minibatch];
        var losses = new float[Blocks * DrawsInABlock, minibatch];
        var each = new float[minibatch];
        var mean = 0.0;
        for (var draw = 0; draw < losses.GetLength(0); draw++)
        {
            for (var m = 0; m < minibatch; m++)
            {
                var example = random.Next(Examples);
                given.Images.AsSpan(example * Widths[0], Widths[0]).CopyTo(images.AsSpan(m * Widths[0]));
                labels[m] = given.Labels[example];
            }

            step.SetMinibatch(images, labels);
            step.Run(new NoiseKey(seed, 0, (ulong)draw));
            step.GetLosses(each);
            for (var m = 0; m < minibatch; m++)
            {
                losses[draw, m] = each[m];
                mean += each[m] / losses.Length;
            }
        }

        var result = new (double Variance, double Covariance, double VarianceOfMean)[Blocks];
        for (var draw = 0; draw < losses.GetLength(0); draw++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var m = 0; m < minibatch; m++)
            {
                var deviation = losses[draw, m] - mean;
                sum += deviation;
                squares += deviation * deviation;
            }

            ref var block = ref result[draw / DrawsInABlock];
            block.Variance += squares / minibatch / DrawsInABlock;
            block.Covariance += (sum * sum - squares) / (minibatch * (minibatch - 1)) / DrawsInABlock;
            block.VarianceOfMean += sum * sum / (minibatch * minibatch) / DrawsInABlock;
        }

        return result;
    }

    private static (double Mean, double StandardError) OverBlocks<T>(Func<T, double> of, T[] blocks)
    {
        var values = blocks.Select(of).ToArray();
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length));
    }
}
