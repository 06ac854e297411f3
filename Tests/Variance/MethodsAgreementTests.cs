using Sgvb.Common.Statistics;
using Sgvb.Experiments.Variance;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Variance;

public class MethodsAgreementTests
{
    [Fact]
    public void Equal_truths_disagree_no_more_often_than_the_level_says()
    {
        const int experiments = 4000, cells = 4;
        var random = new Random(10);
        var alarms = 0;
        for (var e = 0; e < experiments; e++)
        {
            var checks = MethodsAgreement.Check(Enumerable.Range(0, cells).Select(c => ($"cell {c}", Mean(random, 5, 8, 1), Mean(random, 5, 24, 1))));
            alarms += checks.Any(c => !c.Agrees) ? 1 : 0;
        }

        AssertLevel(alarms, experiments);
    }

    [Theory]
    [InlineData("exact", 3)]
    [InlineData("exact", 15)]
    [InlineData("exact", 500)]
    [InlineData("moments", 3)]
    [InlineData("moments", 15)]
    [InlineData("moments", 500)]
    public void Nor_do_samples_that_a_few_examples_carry(string method, int carriers)
    {
        // Draws of 64 minibatches see as many examples as there are, moments a quarter of that.
        const int experiments = 4000, examples = 60_000;
        var random = new Random(12);
        var alarms = 0;
        for (var e = 0; e < experiments; e++)
        {
            var draws = Row("draws", Sampled(random, carriers, 1, 8, 8), examples);
            var squares = method == "exact"
                ? Row("exact", Exact(1), examples) with { EffectiveExamples = carriers / 2.0 }
                : Row("moments", Sampled(random, carriers, 0.25, 8, 2000), examples / 4);
            alarms += MethodsAgreement.Check(MethodsAgreement.Pairs([draws, squares])).Any(c => !c.Agrees) ? 1 : 0;
        }

        AssertLevel(alarms, experiments);
    }

    [Fact]
    public void A_variance_that_is_three_times_the_exact_one_is_seen_though_few_carry_it()
    {
        var random = new Random(13);
        var exact = Row("exact", Exact(1), 60_000) with { EffectiveExamples = 60 };
        var found = Enumerable.Range(0, 100).Count(_ => MethodsAgreement.Check(MethodsAgreement.Pairs(
            [Row("draws", Sampled(random, 120, 1, 8, 8, size: 3), 60_000), exact])).Any(c => !c.Agrees));
        Assert.InRange(found, 90, 100);
    }

    [Fact]
    public void A_difference_of_many_standard_errors_is_found_in_its_cell_alone()
    {
        var random = new Random(11);
        var checks = MethodsAgreement.Check(
            [("same", Mean(random, 5, 20, 1), Mean(random, 5, 20, 1)), ("other", Mean(random, 5, 20, 1), Mean(random, 8, 20, 1))]);
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

    // The level bounds the family-wise rate; its binomial error is added.
    private static void AssertLevel(int alarms, int experiments) => Assert.InRange((double)alarms / experiments, 0,
        MethodsAgreement.Level + Tolerances.StandardErrors * Math.Sqrt(MethodsAgreement.Level / experiments));

    private static VarianceRow Row(string method, UncertainVariance value, long examples) => SampleRows.Variance with
    {
        Method = method,
        Variance = value.Mean,
        StandardError = value.StandardError,
        Freedom = double.IsFinite(value.Freedom) ? value.Freedom : null,
        Largest = value.Largest,
        Examples = examples,
        Blocks = 8,
    };

    /// <summary>
    /// Blocks of contributions in which each of the carriers, of exponential size, is met as often as in a sample with replacement of so many
    /// times the data. The true mean is the size.
    /// </summary>
    private static UncertainVariance Sampled(Random random, int carriers, double times, int blocks, int contributions, double size = 1) =>
        UncertainVariance.Combine([.. Enumerable.Range(0, blocks).Select(_ =>
        {
            var values = new double[contributions];
            for (var hits = Poisson(random, carriers * times / blocks); hits > 0; hits--)
                values[random.Next(contributions)] += -Math.Log(1 - random.NextDouble()) * size * blocks * contributions / (carriers * times);
            var spread = Spread.Of(values);
            return new UncertainVariance(spread.Mean, spread.StandardError, Math.Min(spread.Freedom, contributions - 1), spread.Largest, 0);
        })]);

    private static int Poisson(Random random, double mean)
    {
        var (count, product, limit) = (0, random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }

    private static UncertainVariance Exact(double value) => new(value, 0, double.PositiveInfinity, 0, 0);

    /// <summary>The mean of blocks of eight contributions.</summary>
    private static UncertainVariance Mean(Random random, double truth, int blocks, double share) =>
        UncertainVariance.Combine([.. Enumerable.Range(0, blocks).Select(_ =>
        {
            var spread = Spread.Of([.. Enumerable.Range(0, 8).Select(_ => random.NextDouble() < share ? 2 * truth / share * random.NextDouble() : 0)]);
            return new UncertainVariance(spread.Mean, spread.StandardError, 7, spread.Largest, 0);
        })]);
}
