using Sgvb.Gate;
using Sgvb.Gate.Cases;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

public sealed class JudgeTests
{
    [Theory]
    [InlineData(1.00, Verdict.Equivalent)]
    [InlineData(1.12, Verdict.Regressed)]
    [InlineData(0.88, Verdict.Improved)]
    [InlineData(1.05, Verdict.Inconclusive)]
    public void Five_quiet_launches_decide(double ratio, Verdict verdict)
    {
        var result = One(Pair(Metric.Time, Launches(1, 5, 100, 0.01), Launches(2, 5, 100 * ratio, 0.01)));
        Assert.Equal(("hodges-lehmann", verdict), (result.Method, result.Verdict));
        Assert.InRange(ratio, result.Ci95Low!.Value, result.Ci95High!.Value);
    }

    [Fact]
    public void Below_five_launches_Welch_decides() =>
        Assert.Equal("welch", One(Pair(Metric.Time, Launches(1, 3, 100, 0.005), Launches(2, 3, 120, 0.005))).Method);

    [Fact]
    public void A_rate_that_falls_is_a_regression() =>
        Assert.Equal(Verdict.Regressed, One(Pair(
            Metric.NormalsPerSecond, Launches(1, 5, 1e9, 0.01), Launches(2, 5, 0.85e9, 0.01))).Verdict);

    [Theory]
    [InlineData(1, 1, "one launch a side")]
    [InlineData(1, 5, "one launch in the baseline")]
    [InlineData(5, 1, "one launch in the candidate")]
    public void One_launch_is_inconclusive_at_best_and_says_why(int baseline, int candidate, string reason)
    {
        var result = One(Pair(Metric.Time, Launches(1, baseline, 100, 0.001), Launches(2, candidate, 300, 0.001)));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.StartsWith(reason, result.Reason, StringComparison.Ordinal);
        Assert.InRange(result.Change!.Value, 2.9, 3.1);
        Assert.Null(result.Ci95Low);
    }

    [Theory]
    [InlineData(1000, 1000, Verdict.Equivalent)]
    [InlineData(1000, 1048, Verdict.Equivalent)]
    [InlineData(0, 32, Verdict.Equivalent)]
    [InlineData(0, 4096, Verdict.Regressed)]
    [InlineData(100_000, 103_000, Verdict.Regressed)]
    [InlineData(100_000, 0, Verdict.Improved)]
    public void Allocations_are_nearly_exact(double baseline, double candidate, Verdict verdict) =>
        Assert.Equal(verdict, Judge.All([Pair(Metric.AllocatedBytes, [baseline], [candidate])], Margins.Load(null)).Single().Verdict);

    /// <summary>Measured: a step that allocates nothing was counted with 3984 bytes in two launches of four, before and after a change.</summary>
    [Theory]
    [InlineData(0, 3984, Verdict.Equivalent)]
    [InlineData(3984, 0, Verdict.Equivalent)]
    [InlineData(3984, 3984, Verdict.Regressed)]
    public void What_the_runtime_allocates_in_some_launches_is_no_regression(double even, double odd, Verdict verdict) =>
        Assert.Equal(
            verdict, Judge.All([Pair(Metric.AllocatedBytes, [0, 0, 0, 0], [even, odd, even, odd])], Margins.Load(null)).Single().Verdict);

    [Theory]
    [InlineData(1.0, Verdict.Equivalent)]
    [InlineData(1.3, Verdict.Regressed)]
    [InlineData(0.7, Verdict.Regressed)]
    public void A_variance_that_changed_either_way_is_a_regression(double ratio, Verdict verdict) =>
        Assert.Equal(verdict, One(Pair(Metric.Variance, Launches(1, 40, 7800, 0.05), Launches(2, 40, 7800 * ratio, 0.05))).Verdict);

    [Fact]
    public void Blocks_with_the_same_seeds_are_paired()
    {
        var blocks = Launches(1, 6, 7800, 0.5);
        var result = One(Pair(Metric.Variance, blocks, [.. blocks.Select(b => 1.12 * b)]));
        Assert.Equal(("paired", Verdict.Regressed), (result.Method, result.Verdict));
    }

    [Theory]
    [InlineData(0.0, Verdict.Equivalent)]
    [InlineData(0.2, Verdict.Regressed)]
    [InlineData(-0.2, Verdict.Regressed)]
    public void A_bias_is_a_difference(double change, Verdict verdict)
    {
        var blocks = Launches(1, 30, 1, 0.05);
        Assert.Equal(verdict, One(Pair(Metric.Bias, blocks, [.. Launches(2, 30, 1, 0.05).Select(b => b + change)])).Verdict);
    }

    [Fact]
    public void Every_verdict_agrees_with_its_interval_and_with_its_p()
    {
        var random = new Random(3);
        var seen = new HashSet<Verdict>();
        for (var trial = 0; trial < 60; trial++)
        {
            var launches = 2 + random.Next(8);
            var pairs = Enumerable.Range(0, 1 + random.Next(9)).Select(c => Pair(Metric.Time, Launches(random.Next(), launches, 100, 0.01),
                Launches(random.Next(), launches, 100 * (0.85 + 0.3 * random.NextDouble()), 0.01), $"case {c}")).ToList();
            // Launches that took turns: drift is no reason then.
            foreach (var r in Judge.All(pairs, Margins.Usual, interleaved: true))
            {
                seen.Add(r.Verdict);
                Assert.Equal(r.Verdict == Verdict.Regressed, r.Low > 1.05);
                Assert.Equal(r.Verdict == Verdict.Improved, r.High < 1 / 1.05);
                Assert.Equal(r.Verdict == Verdict.Equivalent, r.Low > 1 / 1.05 && r.High < 1.05);
                Assert.Equal(r.Verdict == Verdict.Regressed, r.PRegressed <= Judge.Tail);
                Assert.Equal(r.Verdict == Verdict.Inconclusive, r.Reason.Length > 0);
            }
        }

        Assert.Equal(4, seen.Count);
    }

    [Fact]
    public void More_cases_make_a_single_one_harder_to_convict()
    {
        var suspect = Pair(Metric.Time, Launches(1, 4, 100, 0.015), Launches(2, 4, 112, 0.015), "suspect");
        var alone = One(suspect);
        var among = Judge.All([suspect, .. Enumerable.Range(0, 60).Select(c => Pair(Metric.Time, [100, 100.1], [100, 100.1], $"{c}"))],
            Margins.Usual)[0];
        Assert.Equal(Verdict.Regressed, alone.Verdict);
        Assert.Equal(Verdict.Inconclusive, among.Verdict);
        Assert.Equal("beyond the margin alone, but not among 61 cases; more launches decide", among.Reason);
    }

    /// <summary>One degree of freedom, and a tail of 0.025 over 300 cases: t is in the thousands.</summary>
    [Fact]
    public void Two_launches_and_many_cases_decide_nothing_and_end_well()
    {
        var pairs = Enumerable.Range(0, 300).Select(c => Pair(Metric.Time, Launches(c, 2, 100, 0.01), Launches(c + 1000, 2, 100, 0.01), $"case {c}")).ToList();
        foreach (var interleaved in (bool[])[false, true])
            Assert.All(Judge.All(pairs, Margins.Usual, interleaved: interleaved), r => Assert.Equal(Verdict.Inconclusive, r.Verdict));
    }

    [Fact]
    public void Improved_or_equivalent_is_no_regression()
    {
        var result = One(Pair(Metric.Time, [100, 101, 99, 100, 100.5], [95.2, 94.1, 96.0, 94.8, 95.5]));
        Assert.Equal((Verdict.Inconclusive, true), (result.Verdict, result.ExcludesRegression));
    }

    [Theory]
    [InlineData(1.00, 0.04, Verdict.Equivalent)]
    [InlineData(1.00, 0.08, Verdict.Inconclusive)]
    [InlineData(1.07, 0.08, Verdict.Inconclusive)]
    [InlineData(1.12, 0.08, Verdict.Regressed)]
    [InlineData(0.88, 0.08, Verdict.Improved)]
    public void Below_the_machines_noise_floor_there_is_no_verdict(double ratio, double floor, Verdict verdict)
    {
        var pair = Pair(Metric.Time, Launches(1, 6, 100, 0.005), Launches(2, 6, 100 * ratio, 0.005));
        var result = Judge.All([pair], Margins.Usual.WithFloor(floor)).Single();
        Assert.Equal((verdict, Margins.Default), (result.Verdict, result.Margin));
        if (verdict == Verdict.Inconclusive)
            Assert.Contains("noise floor of 8.0 %", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_detectable_change_is_detected_four_times_in_five()
    {
        var noise = Enumerable.Range(0, 400).Select(i => (A: Launches(i, 6, 100, 0.02), B: Launches(1000 + i, 6, 100, 0.02))).ToList();
        var detectable = noise.Select(n => One(Pair(Metric.Time, n.A, n.B), interleaved: true).Detectable!.Value).Order().ElementAt(200);
        var found = noise.Count(n => One(Pair(Metric.Time, n.A, [.. n.B.Select(b => b * (1 + detectable))]),
            interleaved: true).Verdict == Verdict.Regressed);
        var standardError = Math.Sqrt(0.8 * 0.2 / 400);
        Assert.InRange(found / 400.0, 0.8 - Tolerances.StandardErrors * standardError, 0.8 + Tolerances.StandardErrors * standardError);
    }

    private static CaseResult One(CasePair pair, bool interleaved = false) =>
        Judge.All([pair], Margins.Usual, interleaved: interleaved).Single();
}
