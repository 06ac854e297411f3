using Sgvb.Model;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Statistics;

/// <summary>Means and variances of the estimators, library and reference, on a linear-Gaussian layer against closed forms.</summary>
public sealed class LinearGaussianTests
{
    private static readonly EstimatorSpec[] Estimators =
    [
        .. new EstimatorSpec[] { new("shared"), new("grouped", 2), new("per-example"), new("local-reparam"), new("flipout"), new("stl") }
            .SelectMany(spec => new[] { spec, spec with { Antithetic = true } }),
    ];

    // The comparisons of one theory: mean and variance of L and of two gradients by each of four inputs, for every estimator and posterior.
    private static readonly double Bound = Levels.Bound(Estimators.Length * 2 * (2 + 2 * 2 * 4));

    public static TheoryData<EstimatorSpec, PosteriorKind> Rows()
    {
        var rows = new TheoryData<EstimatorSpec, PosteriorKind>();
        foreach (var estimator in Estimators)
            foreach (var posterior in Enum.GetValues<PosteriorKind>())
                rows.Add(estimator, posterior);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void The_library_has_the_closed_form_moments(EstimatorSpec estimator, PosteriorKind kind)
    {
        var (problem, posterior) = Problem(kind);
        using var draws = new LibraryLinearDraws(problem, posterior, estimator, columns: 256);
        Check(problem, posterior, estimator, draws, count: 1000);
    }

    /// <summary>A layer alone has all its noise above the split: K draws take a K-th of every variance.</summary>
    [Theory]
    [InlineData(PosteriorKind.Alpha)]
    [InlineData(PosteriorKind.Sigma)]
    public void The_reference_of_split_draws_has_a_share_of_the_closed_form_variance(PosteriorKind kind)
    {
        var (problem, posterior) = Problem(kind);
        var estimator = new EstimatorSpec("split", new EstimatorArgument(3, 2));
        Check(problem, posterior, estimator, new ReferenceLinearDraws(problem, posterior, estimator, columns: 64), count: 500, samples: 6);
    }

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void The_reference_has_the_closed_form_moments(EstimatorSpec estimator, PosteriorKind kind)
    {
        var (problem, posterior) = Problem(kind);
        Check(problem, posterior, estimator, new ReferenceLinearDraws(problem, posterior, estimator, columns: 64), count: 500);
    }

    /// <summary>Three examples, correlated and not, residuals of both signs; σ of a few tenths, so that every term counts.</summary>
    private static (LinearGaussian, PosteriorSpec) Problem(PosteriorKind kind)
    {
        var x = new double[,] { { 1, 0.5, -0.8, 0.3 }, { 0.7, 0.9, 0.2, -0.5 }, { -0.4, 1.1, 0.6, 0.8 } };
        double[] y = [1.3, -0.9, 0.4], mu = [0.5, -0.3, 0.7, 0.4];
        var root = Math.Sqrt(0.7);
        return kind == PosteriorKind.Sigma
            ? (new LinearGaussian(x, y, mu, [0.3, 0.5, 0.2, 0.6], 1.7), PosteriorSpec.Sigma())
            : (new LinearGaussian(x, y, mu, [.. mu.Select(m => root * m)], 1.7), PosteriorSpec.Alpha(Tie.Weight));
    }

    private static void Check(LinearGaussian problem, PosteriorSpec posterior, EstimatorSpec estimator, LinearDraws draws, int count, int samples = 1)
    {
        var all = Enumerable.Range(0, count).Select(draw => draws.Next((ulong)draw)).ToArray();
        CheckOne(Quantity.Loss, 0, [.. all.Select(d => d.Loss)], 1);
        for (var i = 0; i < problem.K; i++)
        {
            // ∂L/∂log σ = σ·∂L/∂σ, ∂L/∂log α = s/2·∂L/∂s.
            var (isSigma, input) = (posterior.Kind == PosteriorKind.Sigma, i);
            CheckOne(isSigma ? Quantity.ByMu : Quantity.ByTheta, i, [.. all.Select(d => Row(d.ByTheta, input))], 1);
            CheckOne(Quantity.ByScale, i, [.. all.Select(d => Row(d.ByLogScale, input))], isSigma ? problem.S(i) : problem.S(i) / 2);
        }

        double[] Row(double[] values, int i) => values[(i * values.Length / problem.K)..((i + 1) * values.Length / problem.K)];

        void CheckOne(Quantity quantity, int i, double[][] values, double factor)
        {
            var what = $"{estimator}, {posterior}, {quantity} {i}";
            var (mean, meanError) = OverDraws([.. values.Select(v => v.Average())]);
            var expectedMean = factor * problem.Mean(quantity, i);
            var expected = factor * factor * problem.Variance(quantity, estimator, i) / samples;
            if (expected == 0)
            {
                // An antithetic pair: ∂L/∂μ does not vary at all but for rounding.
                Assert.All(values, v => Assert.All(v, g => Assert.Equal(expectedMean, g, Tolerances.Agreement * Math.Abs(problem.Beta))));
                return;
            }

            Near(mean, expectedMean, meanError, what + ", mean");
            var (variance, varianceError) = OverDraws([.. values.Select(v => v.Average(g => (g - expectedMean) * (g - expectedMean)))]);
            Near(variance, expected, varianceError, what + ", variance");
        }
    }

    /// <summary>A bound in standard errors, and small ones at that: a test that a wrong formula passes is none.</summary>
    private static void Near(double actual, double expected, double standardError, string what)
    {
        Assert.True(Math.Abs(actual - expected) <= Bound * standardError, $"{what}: {actual} ± {standardError}, expected {expected}");
        if (what.EndsWith("variance", StringComparison.Ordinal))
            Assert.True(standardError <= 0.05 * expected, $"{what}: a standard error of {standardError} cannot tell formulas apart");
    }

    private static (double Mean, double StandardError) OverDraws(double[] values)
    {
        var mean = values.Average();
        var variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
        return (mean, Math.Sqrt(variance / values.Length));
    }
}
