using Sgvb.Gate;
using Sgvb.Gate.Cases;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

public sealed class CommonShiftTests
{
    [Theory]
    [InlineData(1.09, 6, "all 6 cases moved alike (+8.9 %; +8.7 % to +9.0 %)")]
    [InlineData(0.85, 3, "all 3 cases moved alike (−15.")]
    public void All_cases_that_move_alike_are_named_with_what_they_share(double ratio, int cases, string note) =>
        Assert.StartsWith(note, Note(Enumerable.Repeat(ratio, cases)), StringComparison.Ordinal);

    [Fact]
    public void A_case_that_changed_by_itself_hides_no_common_shift() =>
        Assert.StartsWith("5 of 6 cases moved alike (+1", Note([1.12, 1.12, 1.12, 1.5, 1.12, 1.12]), StringComparison.Ordinal);

    [Fact]
    public void Rates_that_fall_are_times_that_rise()
    {
        var results = Judge.All([.. Pairs(Metric.Time, [1.12, 1.12]), .. Pairs(Metric.NormalsPerSecond, [1 / 1.12])], Margins.Usual);
        Assert.StartsWith("all 3 cases moved alike (+1", CommonShift.Note(results), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new double[] { 1.12, 1.12 })]
    [InlineData(new double[] { 1, 1, 1, 1, 1.2 })]
    [InlineData(new double[] { 1.01, 1.01, 1.01, 1.01 })]
    [InlineData(new double[] { 1.05, 1.2, 1.4, 1.6, 0.8 })]
    [InlineData(new double[] { 1, 1.002, 0.998, 1.001, 1.3, 1.3, 1.3 })]
    public void Two_cases_small_shifts_and_different_ones_are_no_common_shift(double[] ratios) => Assert.Null(Note(ratios));

    private static string? Note(IEnumerable<double> ratios) => CommonShift.Note(Judge.All([.. Pairs(Metric.Time, ratios)], Margins.Usual));

    private static IEnumerable<CasePair> Pairs(Metric metric, IEnumerable<double> ratios) => ratios.Select((r, i) =>
        Pair(metric, Launches(10 + i, 6, 1e4, 0.003), Launches(50 + i, 6, 1e4 * r, 0.003), $"{metric.Name} {i}"));
}
