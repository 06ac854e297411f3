using MathNet.Numerics.Distributions;
using Sgvb.Analysis.Gate.History;
using Xunit;

namespace Sgvb.Tests.Gate;

public sealed class ChangePointsTests
{
    private static readonly double Least = Math.Log(1.05);

    [Fact]
    public void A_flat_series_has_no_steps()
    {
        var found = Enumerable.Range(0, 200).Sum(seed => ChangePoints.Find(Series(seed, 60, 0.03), Least).Count);
        Assert.Equal(0, found);
    }

    [Fact]
    public void A_lasting_step_is_found_where_it_is()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var step = Assert.Single(ChangePoints.Find(Series(seed, 60, 0.02, (25, 0.10)), Least));
            Assert.InRange(step.Index, 23, 27);
            Assert.InRange(step.After - step.Before, 0.08, 0.12);
        }
    }

    [Fact]
    public void Two_steps_are_two()
    {
        var steps = ChangePoints.Find(Series(1, 60, 0.01, (20, 0.10), (40, -0.15)), Least);
        Assert.Equal([20, 40], steps.Select(s => s.Index));
        var levels = ChangePoints.Levels(Series(1, 60, 0.01, (20, 0.10), (40, -0.15)), steps);
        Assert.Equal(3, levels.Distinct().Count());
    }

    [Theory]
    [InlineData(0.03)]
    [InlineData(-0.03)]
    public void A_step_below_the_margin_is_none(double size) => Assert.Empty(ChangePoints.Find(Series(2, 60, 0.002, (30, size)), Least));

    [Fact]
    public void Three_slow_runs_are_no_step() => Assert.Empty(ChangePoints.Find(Series(3, 60, 0.01, (30, 0.2), (33, -0.2)), Least));

    [Fact]
    public void A_short_series_says_nothing() => Assert.Empty(ChangePoints.Find([0, 0, 0, 0, 1, 1, 1, 1, 1], Least));

    private static double[] Series(int seed, int count, double noise, params (int At, double Size)[] steps)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count)
            .Select(i => noise * Normal.Sample(random, 0, 1) + steps.Where(s => s.At <= i).Sum(s => s.Size))];
    }
}
