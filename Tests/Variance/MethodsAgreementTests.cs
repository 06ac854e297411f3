using Sgvb.Analysis.Variance;
using Xunit;

namespace Sgvb.Tests.Variance;

public class MethodsAgreementTests
{
    [Fact]
    public void Equal_truths_disagree_no_more_often_than_the_level_says()
    {
        const int experiments = 4000, cells = 4, blocks = 6;
        var random = new Random(10);
        var alarms = 0;
        for (var e = 0; e < experiments; e++)
        {
            var checks = MethodsAgreement.Check(Enumerable.Range(0, cells).Select(c => ($"cell {c}", Mean(random, 5, blocks), Mean(random, 5, blocks))));
            alarms += checks.Any(c => !c.Agrees) ? 1 : 0;
        }

        // The level bounds the family-wise rate; its binomial error is added.
        var bound = MethodsAgreement.Level + Tolerances.StandardErrors * Math.Sqrt(MethodsAgreement.Level / experiments);
        Assert.InRange((double)alarms / experiments, 0, bound);
    }

    [Fact]
    public void A_difference_of_many_standard_errors_is_found_in_its_cell_alone()
    {
        var random = new Random(11);
        var checks = MethodsAgreement.Check([("same", Mean(random, 5, 20), Mean(random, 5, 20)), ("other", Mean(random, 5, 20), Mean(random, 8, 20))]);
        Assert.True(checks[0].Agrees);
        Assert.False(checks[1].Agrees);
        Assert.True(Math.Abs(checks[1].StandardErrors) > 5);
    }

    [Fact]
    public void Holm_multiplies_the_smallest_p_by_the_number_of_cells_and_keeps_order()
    {
        var a = new BlockMean(1, 1, 50);
        var checks = MethodsAgreement.Check([("far", a, a with { Mean = 5 }), ("near", a, a with { Mean = 2 }), ("same", a, a)]);
        Assert.Equal(3 * checks[0].P, checks[0].Adjusted, Tolerances.DoubleRounding);
        Assert.Equal(2 * checks[1].P, checks[1].Adjusted, Tolerances.DoubleRounding);
        Assert.Equal(1, checks[2].Adjusted, Tolerances.DoubleRounding);
    }

    private static BlockMean Mean(Random random, double truth, int blocks) =>
        BlockMean.Of([.. Enumerable.Range(0, blocks).Select(_ => truth + Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)]);
}
