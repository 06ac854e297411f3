using Sgvb.Common.Statistics;
using Sgvb.Experiments.Variance;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Variance;

public class UncertainVarianceTests
{
    [Theory]
    [InlineData(0.0, 64)]
    [InlineData(1.0, 64)]
    [InlineData(0.2, 64)]
    [InlineData(0.2, 400)]
    public void The_interval_covers_light_and_heavy_tails(double share, int contributions)
    {
        // 0: normal contributions; otherwise all but this share are nothing, and the others exponential.
        const int experiments = 3000;
        var random = new Random(3);
        var hits = 0;
        for (var e = 0; e < experiments; e++)
        {
            var spread = Spread.Of([.. Enumerable.Range(0, contributions).Select(_ => Contribution(random, share))]);
            var value = new UncertainVariance(spread.Mean, spread.StandardError, contributions - 1, spread.Largest, 0);
            hits += value.Low <= 1 && 1 <= value.High ? 1 : 0;
        }

        var bound = Tolerances.StandardErrors * Math.Sqrt(0.95 * 0.05 / experiments);
        Assert.InRange((double)hits / experiments, 0.92 - bound, 0.98 + bound);
    }

    [Fact]
    public void Pairs_of_every_place_have_an_interval_that_covers_though_few_places_carry_the_mean()
    {
        const int experiments = 3000, places = 500, few = 15;
        var random = new Random(4);
        var hits = 0;
        for (var e = 0; e < experiments; e++)
        {
            double[] Draw() => [.. Enumerable.Range(0, places).Select(i => i < few ? Contribution(random, 1) : 1e-4)];
            var spread = Spread.OfPairs(Draw(), Draw());
            var value = new UncertainVariance(spread.Mean, spread.StandardError, spread.Freedom, spread.Largest, 0);
            var truth = (few + (places - few) * 1e-4) / places;
            hits += value.Low <= truth && truth <= value.High ? 1 : 0;
        }

        var bound = Tolerances.StandardErrors * Math.Sqrt(0.95 * 0.05 / experiments);
        Assert.InRange((double)hits / experiments, 0.92 - bound, 0.98 + bound);
    }

    [Fact]
    public void An_exact_value_has_no_width_a_rounded_one_its_rounding_and_neither_end_is_below_zero()
    {
        var exact = new UncertainVariance(7, 0, double.PositiveInfinity, 0, 1e-4);
        Assert.Equal((7, 7), (exact.Low, exact.High));
        var rounded = exact with { Rounding = 0.5 };
        Assert.Equal((6.5, 7.5), (rounded.Low, rounded.High));
        var nothing = exact with { Mean = 0, Rounding = 0.5 };
        Assert.Equal((0, 0.5), (nothing.Low, nothing.High));
        var unsure = new UncertainVariance(1, 3, 2, 0.5, 0);
        Assert.True(unsure.Low >= 0 && unsure.High > 1);
    }

    [Fact]
    public void Blocks_add_their_errors_and_those_that_do_not_know_them_are_counted_by_their_spread()
    {
        var known = UncertainVariance.Combine([new(1, 0.3, 7, 0.2, 0), new(3, 0.4, 7, 0.1, 0)]);
        Assert.Equal((2, 0.25, 0.1), (known.Mean, known.StandardError, known.Largest));
        Assert.Equal(0.0625 * 0.25 * 16 / ((0.0081 + 0.0256) / 7), known.Freedom * 4, Tolerances.DoubleSums);
        var old = UncertainVariance.Combine([new(1, double.NaN, double.NaN, 0, 0), new(3, double.NaN, double.NaN, 0, 0)]);
        Assert.Equal((2, 1, 1), (old.Mean, old.StandardError, old.Freedom));
        Assert.False(UncertainVariance.Combine([new(1, double.NaN, double.NaN, 0, 0)]).IsKnown);
    }

    [Theory]
    [InlineData(1, 0.025, 12.706)]
    [InlineData(7, 0.025, 2.365)]
    [InlineData(2.5, 0.0005, 18.278)]
    [InlineData(1.5, 5e-13, 8.2849e7)]
    [InlineData(1, 0.25, 1.0)]
    [InlineData(3, 0.5, 0.0)]
    [InlineData(1, 1e-5, 31830.99)]
    [InlineData(30, 1e-9, 8.4459)]
    [InlineData(5e4, 1e-12, 7.0363)]
    [InlineData(1e9, 0.025, 1.960)]
    public void Quantiles_of_t_are_those_of_tables(double freedom, double tail, double expected) =>
        Assert.Equal(expected, Student.Quantile(freedom, tail), 0.0005 * expected + 1e-9);

    [Fact]
    public void Of_several_ways_the_exact_one_is_preferred_then_the_one_that_saw_most_never_the_tightest()
    {
        var draws = SampleRows.Variance with { Method = "draws", Draws = 128, Ci95Low = 7800, Ci95High = 7820 };
        var moments = draws with { Method = "moments", Draws = 16, Ci95Low = 7811, Ci95High = 7813 };
        var passes = draws with { Method = "passes", Draws = 120, Examples = 120_000, Ci95Low = 1, Ci95High = 1e9 };
        var exact = draws with { Method = "exact", Draws = 60, Examples = 60_000 };
        Assert.Equal("draws", VarianceMethods.Preferred([moments, draws])!.Method);
        Assert.Equal("passes", VarianceMethods.Preferred([moments, draws, passes])!.Method);
        Assert.Equal("exact", VarianceMethods.Preferred([moments, draws, passes, exact])!.Method);
        Assert.Null(VarianceMethods.Preferred(Array.Empty<VarianceRow>()));
    }

    [Fact]
    public void A_variance_that_few_of_many_examples_carry_is_warned_of_and_one_of_a_small_data_set_is_not()
    {
        var row = SampleRows.Variance with { Method = "exact", EffectiveExamples = 15.2, Examples = 60_000 };
        Assert.StartsWith("Few training examples carry the variance: about 15 for local-reparam+antithetic (top layer). ",
            FewExamples.Warning([row, row with { Layer = "bottom", EffectiveExamples = 40 }]), StringComparison.Ordinal);
        Assert.Null(FewExamples.Warning([row with { EffectiveExamples = 3000 }, row with { EffectiveExamples = null }]));
        Assert.Null(FewExamples.Warning([row with { EffectiveExamples = 1, Examples = 1 }]));
    }

    private static double Contribution(Random random, double share)
    {
        if (share > 0)
            return random.NextDouble() < share ? -Math.Log(1 - random.NextDouble()) / share : 0;
        return 1 + 0.1 * (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6);
    }
}
