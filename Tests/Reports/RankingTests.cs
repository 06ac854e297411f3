using Sgvb.Common.Statistics;
using Sgvb.Experiments.Rank;
using Sgvb.Reports.Run;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Reports;

public sealed class RankingTests
{
    [Fact]
    public void Only_estimators_of_one_objective_workload_and_minibatch_meet()
    {
        var panels = Ranking.Build(Facts(SampleRun.Benchmarks, SampleRun.Variances));
        Assert.Equal([SampleRun.Objective, "input-noise " + SampleRun.Objective], panels.Select(p => p.Objective));
        Assert.Equal(["local-reparam", "local-reparam", "shared", "per-example"], panels[0].Ranked.Select(c => c.Estimator));
        Assert.Equal("no-noise", panels[0].NoNoise!.Estimator);
        Assert.All(panels, p => Assert.DoesNotContain("no-noise", p.Ranked.Select(c => c.Estimator)));
    }

    [Theory]
    [InlineData("vogn")]
    [InlineData("moment")]
    public void Biased_estimators_are_ranked_nowhere(string name)
    {
        BenchmarkRow[] steps = [SampleRun.Step(name, "simd", 10), SampleRun.Step(name + "+draws:4", "simd", 20)];
        VarianceRow[] cells = [.. SampleRun.Cells(name, 50, 50), .. SampleRun.Cells(name + "+draws:4", 10, 10)];
        var facts = Facts(steps, cells);
        var panels = Ranking.Build(facts);
        Assert.Empty(panels);
        Assert.Contains("biased", AnswerText.Of(facts, panels).Claim, StringComparison.Ordinal);
        facts = Facts([.. steps, SampleRun.Step("shared", "simd", 10)], [.. cells, .. SampleRun.Cells("shared", 60, 60)]);
        Assert.Equal(["shared"], Assert.Single(Ranking.Build(facts)).Ranked.Select(c => c.Estimator));
    }

    [Fact]
    public void A_fast_step_may_beat_a_quiet_gradient()
    {
        BenchmarkRow[] steps = [SampleRun.Step("shared", "simd", 10), SampleRun.Step("local-reparam", "simd", 100)];
        VarianceRow[] cells = [.. SampleRun.Cells("shared", 50, 50), .. SampleRun.Cells("local-reparam", 10, 10)];
        var best = Ranking.Build(Facts(steps, cells))[0].Ranked[0];
        Assert.Equal("shared", best.Estimator);
        Assert.Equal(0.5, best.Left["top"].Value, 12);
    }

    [Fact]
    public void The_last_epoch_and_the_method_that_saw_most_count()
    {
        var step = SampleRun.Step("shared", "simd", 10);
        var late = SampleRun.Cells("shared", 2, 2).First();
        VarianceRow[] cells =
        [
            late with { Epoch = 1, Variance = 1, Ci95Low = 0.99, Ci95High = 1.01 }, late,
            late with { Method = "moments", Variance = 3, Ci95Low = 1, Ci95High = 9 },
        ];
        Assert.Equal(3, Ranking.Variance(Facts([step], cells), step, "top")!.Variance);
    }

    [Fact]
    public void Layers_that_disagree_are_both_named()
    {
        BenchmarkRow[] steps = [SampleRun.Step("shared", "simd", 10), SampleRun.Step("local-reparam", "simd", 10)];
        VarianceRow[] cells = [.. SampleRun.Cells("shared", 1, 50), .. SampleRun.Cells("local-reparam", 10, 10)];
        var facts = Facts(steps, cells);
        var claim = AnswerText.Of(facts, Ranking.Build(facts)).Claim;
        Assert.Contains("shared in the top one, local-reparam in the bottom one", claim, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_told_apart_is_said()
    {
        BenchmarkRow[] steps = [SampleRun.Step("shared", "simd", 10), SampleRun.Step("local-reparam", "simd", 10)];
        VarianceRow[] cells = [.. SampleRun.Cells("shared", 10.5, 10.5), .. SampleRun.Cells("local-reparam", 10, 10)];
        Assert.EndsWith("to tell it from any other.", Claim(Facts(steps, cells)), StringComparison.Ordinal);
        var facts = Facts([.. steps, SampleRun.Step("per-example", "simd", 1000)], [.. cells, .. SampleRun.Cells("per-example", 10, 10)]);
        Assert.EndsWith("This run cannot tell it from shared.", Claim(facts), StringComparison.Ordinal);

        static string Claim(RunFacts facts) => AnswerText.Of(facts, Ranking.Build(facts)).Claim;
    }

    /// <summary>Intervals of equal width tell less where they come from two blocks.</summary>
    [Theory]
    [InlineData(100, true)]
    [InlineData(1, false)]
    public void What_is_told_apart_hangs_on_the_degrees_of_freedom(int freedom, bool isTold)
    {
        BenchmarkRow[] steps = [SampleRun.Step("shared", "simd", 10), SampleRun.Step("local-reparam", "simd", 10)];
        VarianceRow[] cells =
        [
            .. SampleRun.Cells("shared", 15, 15).Concat(SampleRun.Cells("local-reparam", 10, 10))
                .Select(c => c with { Ci95Low = 0.85 * c.Variance, Ci95High = 1.15 * c.Variance, Freedom = freedom }),
        ];
        var panel = Ranking.Build(Facts(steps, cells))[0];
        Assert.Equal(isTold ? [] : ["shared"], AnswerText.Rivals(panel, panel.Ranked[0]));
    }

    [Fact]
    public void Intervals_that_overlap_may_have_a_ratio_that_is_told_from_one()
    {
        var (a, b) = (new Interval(10, 8, 12.5), new Interval(15, 12, 18.75));
        Assert.True(a.High > b.Low);
        Assert.True(a.IsBelow(b, 1));
        // Twenty such statements at once need more.
        Assert.False(a.IsBelow(b, 20));
        Assert.False(b.IsBelow(a, 1));
        var exact = new Interval(10, 10, 10);
        Assert.True(exact.IsBelow(new Interval(10.1, 10.1, 10.1), 20));
        Assert.False(exact.IsBelow(exact, 1));
        Assert.False(new Interval(10).IsBelow(b, 1));
    }

    [Fact]
    public void Several_intervals_at_once_are_wider_by_bonferroni()
    {
        // 2.394 against 1.960 standard errors.
        var joint = new Interval(10, 5, 20).Joint(3);
        Assert.Equal(10 * Math.Pow(2, 2.39398 / 1.95996), joint.High!.Value, 1e-3);
        Assert.Equal(10 * Math.Pow(2, -2.39398 / 1.95996), joint.Low!.Value, 1e-3);
        Assert.Equal(new Interval(7, 7, 7), new Interval(7, 7, 7).Joint(3));
        Assert.Equal(new Interval(7), new Interval(7).Joint(3));
        Assert.Equal(new Interval(7) with { Freedom = 0 }, new Interval(7, 6, 8, 0).Joint(3));
        // Student's t with 7 degrees of freedom: 4.9445 against 2.3646, where the normal has 3.1440 against 1.9600.
        Assert.Equal(10 * Math.Pow(2, 4.94447 / 2.36462), new Interval(10, 5, 20, 7).Joint(30).High!.Value, 1e-2);
    }

    [Fact]
    public void A_product_is_as_sure_as_its_less_sure_factor()
    {
        var (few, many, exact) = (new Interval(10, 5, 20, 7), new Interval(10, 9, 11, 30), new Interval(10, 10, 10, 2));
        Assert.Equal([7, 7, 30, 7], ((Interval[])[few * many, many / few, many * exact, exact * few.Scaled(3)]).Select(i => i.Freedom));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(30, false)]
    public void A_value_without_interval_is_taken_as_right_within_a_factor_of_two(double ratio, bool isRival)
    {
        BenchmarkRow[] steps =
        [
            SampleRun.Step("local-reparam", "simd", 10) with { Ci95LowNs = null, Ci95HighNs = null },
                SampleRun.Step("flipout", "simd", 1000),
            SampleRun.Step("shared", "simd", 10 * ratio) with { Ci95LowNs = null, Ci95HighNs = null },
        ];
        VarianceRow[] cells = [.. SampleRun.Cells("shared", 10, 10), .. SampleRun.Cells("local-reparam", 10, 10),
            .. SampleRun.Cells("flipout", 10, 10)];
        var facts = Facts(steps, cells);
        Assert.Equal(isRival, AnswerText.Of(facts, Ranking.Build(facts))
            .Claim.Contains("cannot tell it from shared", StringComparison.Ordinal));
    }

    [Fact]
    public void Relative_errors_of_a_product_add_in_squares()
    {
        var product = new Interval(10, 10 / 1.3, 10 * 1.3) * new Interval(2, 2 / 1.4, 2 * 1.4);
        var factor = Math.Exp(Math.Sqrt(Math.Pow(Math.Log(1.3), 2) + Math.Pow(Math.Log(1.4), 2)));
        Assert.Equal((20, 20 / factor, 20 * factor), (product.Value, product.Low!.Value, product.High!.Value), Close);
        var quotient = new Interval(10, 10 / 1.3, 10 * 1.3) / new Interval(2, 2 / 1.4, 2 * 1.4);
        Assert.Equal((5, 5 / factor, 5 * factor), (quotient.Value, quotient.Low!.Value, quotient.High!.Value), Close);
        Assert.Equal(new Interval(20), new Interval(10) * new Interval(2, 1, 3));
        Assert.Equal(0, (new Interval(10, 0, 12) * new Interval(2, 1, 3)).Low);
    }

    private static bool Close((double, double, double) a, (double, double, double) b) =>
        Math.Abs(a.Item1 / b.Item1 - 1) + Math.Abs(a.Item2 / b.Item2 - 1) + Math.Abs(a.Item3 / b.Item3 - 1) < 1e-12;

    private static RunFacts Facts(IReadOnlyList<BenchmarkRow> benchmarks, IReadOnlyList<VarianceRow> variances) =>
        new RunFacts("run").With(benchmarks).With(variances);
}
