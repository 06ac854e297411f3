using Sgvb.Experiments.Scaling;

namespace Sgvb.Tests.Scaling;

/// <summary>The constants' intervals cover, and no floor is found where there is none, over measurements whose law is known.</summary>
public sealed class LawCoverageTests
{
    private const int Experiments = 600;
    private const int Blocks = 8;
    private static readonly int[] Sizes = [1, 4, 16, 64, 256, 1024, 4096];

    /// <summary>
    /// The last column is what skewness may cost. Where C is large, V follows from the small sizes alone, and where besides one example in a hundred
    /// carries half of the variance, eight blocks are too few for Student's t: V covers some 90 %.
    /// </summary>
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0.01, 0)]
    [InlineData(0.7, 0, 0)]
    [InlineData(0.7, 0.01, 0)]
    [InlineData(1.2, 0, 0)]
    [InlineData(1.2, 0.01, 0.03)]
    [InlineData(0, 0.36, 0)]
    [InlineData(0.7, 0.36, 0.03)]
    public void Intervals_cover_and_a_floor_is_named_only_where_there_is_one(double spread, double covariance, double allowance)
    {
        var source = new SharedNoiseBlocks(Sizes, spread, covariance, seed: 11);
        var (oneExample, floor, named) = (0, 0, 0);
        for (var e = 0; e < Experiments; e++)
        {
            var fit = LawFit.Of(source.Draw(Blocks), int.MaxValue)!;
            oneExample += fit.OneExample.Low <= source.OneExample && source.OneExample <= fit.OneExample.High ? 1 : 0;
            floor += fit.Covariance.Low <= covariance && covariance <= fit.Covariance.High ? 1 : 0;
            named += fit.FloorAt is not null ? 1 : 0;
        }

        var bound = Tolerances.StandardErrors * Math.Sqrt(0.95 * 0.05 / Experiments);
        var rates = $"V {Rate(oneExample)}, C {Rate(floor)}, named {Rate(named)}";
        Assert.True(Rate(oneExample) >= 0.95 - allowance - bound && Rate(oneExample) <= 0.95 + bound, rates);
        Assert.True(Rate(floor) >= 0.95 - allowance - bound && Rate(floor) <= 0.95 + bound, rates);
        // V/C = 201 and 6.6 are well within reach. Without a floor one bound of the interval errs in 2.5 %, and few of those within reach.
        if (covariance > 0)
            Assert.True(Rate(named) > 0.95, rates);
        else
            Assert.True(Rate(named) <= 0.025 + Tolerances.StandardErrors * Math.Sqrt(0.025 * 0.975 / Experiments), rates);

        static double Rate(int count) => (double)count / Experiments;
    }

    /// <summary>Groups are told from independence by the sizes below a group's alone, whose blocks are skewed.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(10, 0.04)]
    public void Independent_noise_and_groups_cover_and_have_no_floor(int sharedBy, double allowance)
    {
        var source = new SharedNoiseBlocks(Sizes, spread: 0.7, covariance: 0, seed: 12);
        var (oneExample, covariance) = (0, 0);
        for (var e = 0; e < Experiments; e++)
        {
            var fit = LawFit.Of(source.Draw(Blocks), sharedBy)!;
            oneExample += fit.OneExample.Low <= source.OneExample && source.OneExample <= fit.OneExample.High ? 1 : 0;
            covariance += fit.Covariance.Low <= 0 && 0 <= fit.Covariance.High ? 1 : 0;
            Assert.Null(fit.FloorAt);
        }

        var bound = Tolerances.StandardErrors * Math.Sqrt(0.95 * 0.05 / Experiments);
        Assert.InRange((double)oneExample / Experiments, 0.95 - allowance - bound, 0.95 + bound);
        Assert.InRange((double)covariance / Experiments, 0.95 - allowance - bound, 1);
    }
}
