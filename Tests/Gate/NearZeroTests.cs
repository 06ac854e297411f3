using Sgvb.Gate;
using Sgvb.Gate.Cases;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

/// <summary>Where a percentage means nothing: counts of bytes, times near none, clocks that tick slowly, launches that do not scatter.</summary>
public sealed class NearZeroTests
{
    /// <summary>Stray bytes are shared out among the operations that were counted; a word each operation is a word.</summary>
    [Theory]
    [InlineData(0, 24, 1 << 20, Verdict.Regressed)]
    [InlineData(0, 8, 1000, Verdict.Regressed)]
    [InlineData(0, 24, 4, Verdict.Regressed)]
    [InlineData(40, 64, 16, Verdict.Regressed)]
    [InlineData(64, 40, 16, Verdict.Improved)]
    [InlineData(24, 0, 1 << 20, Verdict.Improved)]
    [InlineData(0, 24, 2, Verdict.Equivalent)]
    [InlineData(0, 1, 1 << 20, Verdict.Equivalent)]
    [InlineData(2_000_000, 2_000_024, 64, Verdict.Equivalent)]
    public void Bytes_are_held_against_the_operations_that_were_counted(double before, double after, double operations, Verdict verdict)
    {
        var result = One(Pair(Metric.AllocatedBytes, [before], [after]) with { Operations = operations });
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(before == 0, result.Change is null);
    }

    [Theory]
    [InlineData(0.004, 0.05, Verdict.Equivalent)]
    [InlineData(0, 0, Verdict.Equivalent)]
    [InlineData(0, 0.2, Verdict.Equivalent)]
    [InlineData(0.25, 0.0, Verdict.Equivalent)]
    [InlineData(1.0, 1.2, Verdict.Equivalent)]
    [InlineData(0.0, 2.5, Verdict.Regressed)]
    [InlineData(0.1, 2.5, Verdict.Regressed)]
    [InlineData(1.0, 2.0, Verdict.Regressed)]
    [InlineData(2.0, 1.0, Verdict.Improved)]
    public void Times_below_a_clock_cycle_are_no_change(double before, double after, Verdict verdict)
    {
        foreach (var launches in (int[])[3, 6])
            Assert.Equal(verdict, One(Pair(Metric.Time, Around(before, launches, 1), Around(after, launches, 2))).Verdict);
    }

    [Fact]
    public void What_is_nearly_nothing_is_shown_by_its_difference()
    {
        var result = One(Pair(Metric.Time, Around(0.004, 5, 1), Around(0.05, 5, 2)));
        Assert.Equal(("+0.0463 ns", "±0.300 ns"), (GateText.Change(result).Text, GateText.Margin(result)));
        var bytes = One(Pair(Metric.AllocatedBytes, [0], [24]) with { Operations = 1 << 20 });
        Assert.Equal(("+24 B", "none"), (GateText.Change(bytes).Text, GateText.Interval(bytes)));
        Assert.Equal("+15.0 %", GateText.Change(One(Pair(Metric.Time, [100, 100.1], [115, 115.1]))));
    }

    [Theory]
    [InlineData("1,time,*,5,0.3,\n", Verdict.Regressed)]
    [InlineData("1,time,*,5,2,\n", Verdict.Equivalent)]
    [InlineData("1,time,*,5,,\n", Verdict.Regressed)]
    [InlineData("1,*,*,5,2,\n", Verdict.Equivalent)]
    public void A_margin_in_nanoseconds_can_be_given(string line, Verdict verdict)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["m.csv"], "schema_version,metric,case,margin_percent,margin_absolute,why\n" + line);
        Assert.Equal(verdict, Judge.All([Pair(Metric.Time, Around(4, 6, 1), Around(5.5, 6, 2))], Margins.Load(folder["m.csv"])).Single().Verdict);
    }

    [Theory]
    [InlineData(new double[] { 5, 5 }, new double[] { 9, 9 })]
    [InlineData(new double[] { 5, 5, 5, 5 }, new double[] { 9, 9, 9, 9 })]
    [InlineData(new double[] { 5, 5 }, new double[] { 9, 9.2 })]
    [InlineData(new double[] { 5, 5.2, 5.1 }, new double[] { 9, 9, 9 })]
    [InlineData(new double[] { 5, 5 }, new double[] { 5, 5 })]
    public void Launches_that_do_not_scatter_decide_nothing(double[] before, double[] after)
    {
        foreach (var interleaved in (bool[])[false, true])
        {
            var result = Judge.All([Pair(Metric.Time, before, after)], Margins.Usual, interleaved: interleaved).Single();
            if (interleaved && before.Distinct().Count() + after.Distinct().Count() > 2)
                continue;
            Assert.Equal((Verdict.Inconclusive, false, 1.0), (result.Verdict, result.ExcludesRegression, result.PRegressed));
            Assert.Contains("their spread is unknown", result.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Pairs_with_one_ratio_decide_nothing() => Assert.Contains("their spread is unknown",
        Judge.All([Pair(Metric.Time, [10, 20], [13, 26])], Margins.Usual, interleaved: true).Single().Reason, StringComparison.Ordinal);

    /// <summary>Statistics are computed: where they do not scatter they are exact.</summary>
    [Theory]
    [InlineData(1, 1, Verdict.Equivalent)]
    [InlineData(1, 1.2, Verdict.Regressed)]
    [InlineData(0, 0, Verdict.Equivalent)]
    public void Statistics_that_do_not_scatter_are_exact(double before, double after, Verdict verdict)
    {
        var (a, b) = ((double[])[before, before, before], (double[])[after, after, after]);
        Assert.Equal(verdict, One(Pair(Metric.Variance, a, b)).Verdict);
        Assert.Equal(verdict, One(Pair(Metric.Bias, a, b)).Verdict);
    }

    /// <summary>Six launches of one tick against six of two: the ranks differ, and the clock explains it.</summary>
    [Theory]
    [InlineData(1, 2, Verdict.Inconclusive)]
    [InlineData(3, 4, Verdict.Inconclusive)]
    [InlineData(1, 4, Verdict.Regressed)]
    [InlineData(100, 101, Verdict.Equivalent)]
    public void One_tick_of_the_clock_is_no_change(int before, int after, Verdict verdict)
    {
        const double tick = 15_625_000;
        var pair = Pair(Metric.Time, [.. Enumerable.Repeat(before * tick, 6)], [.. Enumerable.Repeat(after * tick, 6)]) with { Tick = tick };
        var result = One(pair);
        Assert.Equal(verdict, result.Verdict);
        if (verdict == Verdict.Inconclusive)
            Assert.StartsWith("one tick of the clock, 15.6 ms an operation, lies above the margin", result.Reason, StringComparison.Ordinal);
    }

    private static double[] Around(double level, int launches, int seed) => Launches(seed, launches, level, 0.02);

    private static CaseResult One(CasePair pair) => Judge.All([pair], Margins.Load(null)).Single();
}
