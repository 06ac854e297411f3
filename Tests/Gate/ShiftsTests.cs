using Sgvb.Gate;
using Sgvb.Gate.Cases;
using Sgvb.Gate.Statistics;

namespace Sgvb.Tests.Gate;

public sealed class ShiftsTests
{
    private static readonly CaseKey Key = new(Metric.Variance, "gradient no-noise top theta exact");

    [Fact]
    public void Exact_variances_of_one_block_a_side_are_decided_by_their_ratio_alone()
    {
        var same = Shifts.Of(new CasePair(Key, [One(100, 0)], [One(100, 0)]), 0, 0.025, interleaved: false);
        Assert.Null(same.Undecidable);
        Assert.Equal((0.0, (0.0, 0.0)), (same.Estimate, same.Interval(0.025)));
        var more = Shifts.Of(new CasePair(Key, [One(100, 0)], [One(110, 0)]), 0, 0.025, interleaved: false);
        Assert.Equal((0.0, 1.0), (more.PGreater(Math.Log(1.05)), more.PGreater(Math.Log(1.15))));
    }

    [Fact]
    public void One_block_that_knows_its_error_has_an_interval_and_one_that_does_not_has_none()
    {
        var known = Shifts.Of(new CasePair(Key, [One(100, 3)], [One(110, 4)]), 0, 0.025, interleaved: false);
        var (low, high) = known.Interval(0.025);
        Assert.True(low < Math.Log(1.1) && Math.Log(1.1) < high && high - low < 0.3);
        Assert.NotNull(Shifts.Of(new CasePair(Key, [One(100, double.NaN)], [One(110, 4)]), 0, 0.025, interleaved: false).Undecidable);
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(double.MaxValue)]
    public void An_error_whose_square_overflows_decides_nothing(double error)
    {
        var shift = Shifts.Of(new CasePair(Key, [One(100, 3)], [One(110, error)]), 0, 0.025, interleaved: false);
        Assert.Contains("too large", shift.Undecidable, StringComparison.Ordinal);
        shift = Shifts.Of(new CasePair(Key, [One(1, 3), One(error, 3) with { Name = "b" }], [One(2, 3), One(error / 2, 3) with { Name = "c" }]), 0, 0.025, interleaved: false);
        Assert.Contains("too large", shift.Undecidable, StringComparison.Ordinal);
    }

    [Fact]
    public void No_variance_on_either_side_is_the_same_and_on_one_side_is_no_ratio()
    {
        Assert.Null(Shifts.Of(new CasePair(Key, [One(0, 0)], [One(0, 0)]), 0, 0.025, interleaved: false).Undecidable);
        Assert.NotNull(Shifts.Of(new CasePair(Key, [One(0, 0)], [One(1, 0)]), 0, 0.025, interleaved: false).Undecidable);
    }

    private static Unit One(double value, double error) => new("1/0", value) { StandardError = error, Freedom = 50 };
}
