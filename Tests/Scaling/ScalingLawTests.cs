using Sgvb.Experiments.Scaling;

namespace Sgvb.Tests.Scaling;

public sealed class ScalingLawTests
{
    private static readonly int[] Sizes = [1, 4, 16, 64, 256, 1024, 4096];

    [Fact]
    public void Pairs_are_those_within_one_group()
    {
        foreach (var g in (int[])[1, 2, 3, 10, 100, int.MaxValue])
        {
            for (var m = 1; m <= 45; m++)
            {
                var pairs = (from i in Enumerable.Range(0, m) from j in Enumerable.Range(0, m) where i != j && i / g == j / g select 1).Count();
                Assert.Equal((double)pairs / (m * m), ScalingLaw.PairShare(m, g), Tolerances.DoubleRounding);
            }
        }
    }

    [Fact]
    public void At_falls_as_one_over_M_to_the_floor_and_in_groups_without_one()
    {
        var all = new ScalingLaw(1000, 10, int.MaxValue);
        Assert.Equal(1000, all.At(1));
        Assert.Equal(10, all.At(1_000_000), 0.01);
        // 25 groups of 4: 1000/100 + 25·12/10 000·10.
        Assert.Equal(10.3, new ScalingLaw(1000, 10, 4).At(100), 1e-12);
    }

    [Theory]
    [InlineData(1000, 0, 1)]
    [InlineData(1000, 0, int.MaxValue)]
    [InlineData(1000, 3, int.MaxValue)]
    [InlineData(5e8, 2e4, int.MaxValue)]
    [InlineData(1000, 300, 10)]
    public void Fit_recovers_the_law_that_made_the_points(double oneExample, double covariance, int sharedBy)
    {
        var truth = new ScalingLaw(oneExample, covariance, sharedBy);
        var fit = Fit(truth, sharedBy, [0.9, 1, 1.1])!;
        Assert.Equal(1, fit.Law.OneExample / oneExample, 1e-9);
        Assert.Equal(covariance, fit.Law.Covariance, 1e-9 * oneExample);
        // Every block is the law times a factor, and so are its constants: t(2) = 4.303 times a standard error of 0.1/√3.
        const double half = 4.3026527 * 0.1 / 1.7320508;
        Assert.Equal(Math.Exp(half), fit.OneExample.High!.Value / oneExample, 1e-6);
        Assert.Equal(Math.Exp(-half), fit.OneExample.Low!.Value / oneExample, 1e-6);
        Assert.Equal(half * covariance, fit.Covariance.High!.Value - covariance, 1e-6 * oneExample);
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, 64)]
    [InlineData(10, 10, 100, 1000)]
    public void Sizes_that_cannot_tell_the_constants_apart_give_none(int sharedBy, params int[] sizes)
    {
        // Where groups are whole, V + (g − 1)·C is all that shows.
        var truth = new ScalingLaw(1000, 10, sharedBy);
        Assert.Null(LawFit.Of([.. sizes.Select(m => (m, (IReadOnlyList<double>)[truth.At(m), 1.1 * truth.At(m)]))], sharedBy));
    }

    [Fact]
    public void A_size_that_saw_no_variance_is_no_beginning()
    {
        var truth = new ScalingLaw(1000, 0, int.MaxValue);
        var fit = LawFit.Of([.. Sizes.Select(m => (m, (IReadOnlyList<double>)[.. ((double[])[0.9, 1, 1.1]).Select(f => m == 1 ? 0 : f * truth.At(m))]))], int.MaxValue)!;
        Assert.Equal(1, fit.Law.OneExample / 1000, 0.01);
        Assert.Null(fit.FloorAt);
    }

    /// <summary>No variance is negative: two large sizes whose blocks lie the wrong way round say nothing of one example.</summary>
    [Fact]
    public void A_negative_V_is_none_and_has_no_floor()
    {
        var fit = LawFit.Of([(64, [0.9, 1.1]), (1024, [1.9, 2.1])], int.MaxValue)!;
        Assert.True(fit.Law.OneExample < 0);
        Assert.True(fit.Covariance.Low > 0);
        Assert.Equal((false, null, null), (fit.HasOneExample, fit.OneExample.Low, fit.FloorAt));
    }

    [Fact]
    public void A_size_that_misses_the_rare_examples_makes_no_floor()
    {
        // Without a floor; at M = 1 most blocks see a tenth of the variance, and agree about it.
        var truth = new ScalingLaw(1000, 0, int.MaxValue);
        var fit = LawFit.Of(
        [
            .. Sizes.Select(m => (m, (IReadOnlyList<double>)
            [
                .. ((double[])[0.9, 0.95, 1.05, 1.1]).Select(f => f * truth.At(m) * (m == 1 ? 0.1 : 1)),
            ])),
        ], int.MaxValue)!;
        Assert.Equal(1, fit.Law.OneExample / 1000, 0.01);
        Assert.Null(fit.FloorAt);
    }

    [Fact]
    public void A_floor_is_named_where_it_is_certain_shared_by_all_and_within_reach()
    {
        var spread = (double[])[0.98, 1, 1.02];
        Assert.Equal(1000, Fit(new ScalingLaw(1000, 1, int.MaxValue), int.MaxValue, spread)!.FloorAt!.Value, 1e-6);
        Assert.Equal(15_000, Fit(new ScalingLaw(15_000, 1, int.MaxValue), int.MaxValue, spread)!.FloorAt!.Value, 1e-4);
        // Four times 4096 is as far as it reaches, for the least C in the interval, 5 % below; groups have no floor; one block, or one that may be 0, is not certain.
        Assert.Null(Fit(new ScalingLaw(16_000, 1, int.MaxValue), int.MaxValue, spread)!.FloorAt);
        Assert.Null(Fit(new ScalingLaw(1000, 100, 10), 10, spread)!.FloorAt);
        Assert.Null(Fit(new ScalingLaw(1000, 1, int.MaxValue), int.MaxValue, [1])!.FloorAt);
        Assert.Null(Fit(new ScalingLaw(1000, 1, int.MaxValue), int.MaxValue, [0.1, 1, 1.9])!.FloorAt);
    }

    [Fact]
    public void One_block_has_constants_but_no_intervals()
    {
        var fit = Fit(new ScalingLaw(1000, 3, int.MaxValue), int.MaxValue, [1])!;
        Assert.Equal((null, null, null, null), (fit.OneExample.Low, fit.OneExample.High, fit.Covariance.Low, fit.Covariance.High));
    }

    [Fact]
    public void A_network_without_gradients_has_the_law_of_zero()
    {
        var fit = LawFit.Of([(1, [0, 0]), (4, [0, 0])], int.MaxValue)!;
        Assert.Equal((0, 0, 0, 0), (fit.Law.OneExample, fit.Law.Covariance, fit.OneExample.High!.Value, fit.Covariance.High!.Value));
        Assert.Null(fit.FloorAt);
    }

    private static LawFit? Fit(ScalingLaw truth, int sharedBy, double[] blocks) =>
        LawFit.Of([.. Sizes.Select(m => (m, (IReadOnlyList<double>)[.. blocks.Select(f => f * truth.At(m))]))], sharedBy);
}
