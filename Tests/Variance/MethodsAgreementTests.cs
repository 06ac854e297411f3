using Sgvb.Analysis.Variance;
using Xunit;

namespace Sgvb.Tests.Variance;

public class MethodsAgreementTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.05)]
    public void Equal_truths_disagree_no_more_often_than_the_level_says(double share)
    {
        // Contributions that are there with this probability only: normal-like averages, or a handful of large ones.
        const int experiments = 4000, cells = 4;
        var random = new Random(10);
        var alarms = 0;
        for (var e = 0; e < experiments; e++)
        {
            var checks = MethodsAgreement.Check(Enumerable.Range(0, cells).Select(c => ($"cell {c}", Mean(random, 5, 8, share), Mean(random, 5, 24, share))));
            alarms += checks.Any(c => !c.Agrees) ? 1 : 0;
        }

        // The level bounds the family-wise rate; its binomial error is added.
        var bound = MethodsAgreement.Level + Tolerances.StandardErrors * Math.Sqrt(MethodsAgreement.Level / experiments);
        Assert.InRange((double)alarms / experiments, 0, bound);
    }

    [Fact]
    public void Against_an_exact_value_the_level_holds_too()
    {
        const int experiments = 6000;
        var random = new Random(12);
        var alarms = Enumerable.Range(0, experiments).Count(_ => UncertainVariance.P(Mean(random, 5, 8, 0.3), Exact(5)) < MethodsAgreement.Level);
        var bound = MethodsAgreement.Level + Tolerances.StandardErrors * Math.Sqrt(MethodsAgreement.Level / experiments);
        Assert.InRange((double)alarms / experiments, 0, bound);
    }

    [Fact]
    public void A_difference_of_many_standard_errors_is_found_in_its_cell_alone()
    {
        var random = new Random(11);
        var checks = MethodsAgreement.Check([("same", Mean(random, 5, 20, 1), Mean(random, 5, 20, 1)), ("other", Mean(random, 5, 20, 1), Mean(random, 8, 20, 1))]);
        Assert.True(checks[0].Agrees);
        Assert.False(checks[1].Agrees);
        Assert.True(checks[1].StandardErrors < -5);
    }

    [Fact]
    public void Holm_multiplies_the_smallest_p_by_the_number_of_cells_and_keeps_order()
    {
        var a = new UncertainVariance(10, 1, 50, 0, 0);
        var checks = MethodsAgreement.Check([("far", a, a with { Mean = 20 }), ("near", a, a with { Mean = 12 }), ("same", a, a)]);
        Assert.Equal(3 * checks[0].P, checks[0].Adjusted, Tolerances.DoubleRounding);
        Assert.Equal(2 * checks[1].P, checks[1].Adjusted, Tolerances.DoubleRounding);
        Assert.Equal(1, checks[2].Adjusted, Tolerances.DoubleRounding);
    }

    [Fact]
    public void What_float32_rounds_away_is_no_difference_and_more_is_one()
    {
        var exact = Exact(0) with { Rounding = 1e-6 };
        Assert.Equal(1, UncertainVariance.P(exact, Exact(0)));
        Assert.Equal(1, UncertainVariance.P(exact, Exact(9e-7)));
        Assert.True(UncertainVariance.P(exact, Exact(2e-6)) < MethodsAgreement.Level);
        Assert.Equal(1, UncertainVariance.P(Exact(5), Exact(5)));
        Assert.True(UncertainVariance.P(Exact(5), Exact(5.1)) < MethodsAgreement.Level);
    }

    private static UncertainVariance Exact(double value) => new(value, 0, double.PositiveInfinity, 0, 0);

    /// <summary>The mean of blocks of eight contributions.</summary>
    private static UncertainVariance Mean(Random random, double truth, int blocks, double share) => UncertainVariance.Combine([.. Enumerable.Range(0, blocks).Select(_ =>
    {
        var spread = Spread.Of([.. Enumerable.Range(0, 8).Select(_ => random.NextDouble() < share ? 2 * truth / share * random.NextDouble() : 0)]);
        return new UncertainVariance(spread.Mean, spread.StandardError, 7, spread.Largest, 0);
    })]);
}
