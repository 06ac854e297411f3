using MathNet.Numerics.Distributions;
using Sgvb.Gate.History;

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
            Assert.Equal((24, 25), (step.Last, step.Index));
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

    /// <summary>A step that stands clearly above the noise, anywhere, in series of any length: each boundary, all of them.</summary>
    [Fact]
    public void Of_300_clear_steps_every_one_is_where_it_is()
    {
        var wrong = new List<string>();
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(1000 + seed);
            var (shape, count, spread) = ((Shape)(seed % 4), random.Next(10, 81), 0.002 + 0.013 * random.NextDouble());
            var at = random.Next(ChangePoints.Least, count - ChangePoints.Least + 1);
            var size = (random.Next(2) == 0 ? 1 : -1) * Math.Max(12 * spread, 0.08 + 0.2 * random.NextDouble());
            var values = Enumerable.Range(0, count).Select(i => Noise(random, shape, spread) + (i < at ? 0 : size)).ToList();
            var found = ChangePoints.Find(values, Least);
            if (found is not [{ } step] || (step.Last, step.Index) != (at - 1, at))
                wrong.Add($"{shape} {count} points, step {size:F3} at {at}, spread {spread:F4}: {string.Join(", ", found)}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Of_400_flat_series_of_any_length_hardly_one_shows_a_step()
    {
        var seen = Enumerable.Range(0, 400).Count(seed =>
        {
            var random = new Random(5000 + seed);
            var (count, spread) = (random.Next(10, 61), 0.03 * random.NextDouble());
            return ChangePoints.Find([.. Enumerable.Range(0, count).Select(_ => Noise(random, (Shape)(seed % 4), spread))], Least).Count > 0;
        });
        Assert.InRange(seen, 0, 4);
    }

    /// <summary>As long as a new level has too few points for one, nothing is blamed; the old step stays where it was.</summary>
    [Theory]
    [InlineData(16, 4)]
    [InlineData(12, 3)]
    [InlineData(20, 1)]
    public void A_level_that_has_only_begun_moves_no_boundary(int count, int begun)
    {
        Assert.Empty(ChangePoints.Find(Series(4, count, 0.003, (count - begun, 0.2)), Least));
        var step = Assert.Single(ChangePoints.Find(Series(4, count + 6, 0.003, (7, 0.1), (count + 6 - begun, 0.3)), Least));
        Assert.Equal((6, 7), (step.Last, step.Index));
    }

    [Fact]
    public void A_short_stretch_between_two_levels_is_in_the_range()
    {
        var step = Assert.Single(ChangePoints.Find(Series(6, 40, 0.003, (20, 0.4), (24, -0.55)), Least));
        Assert.Equal((19, 24), (step.Last, step.Index));
        Assert.InRange(step.After - step.Before, -0.16, -0.14);
    }

    [Fact]
    public void A_first_run_that_is_wild_moves_no_boundary()
    {
        var values = Series(7, 30, 0.003, (15, 0.08));
        values[0] += 0.9;
        Assert.Equal(15, Assert.Single(ChangePoints.Find(values, Least)).Index);
    }

    [Fact]
    public void The_best_split_is_that_of_least_squares()
    {
        var values = Series(8, 23, 0.05, (9, 0.04));
        var sums = Enumerable.Range(2, 20).ToDictionary(i => i, i => Square(values[..i]) + Square(values[i..]));
        var best = BestSplit.Of(values, 0, 23, 2);
        Assert.Equal(sums.MinBy(s => s.Value).Key, best.Index);
        // Student's t of the two levels, 20 splits tried.
        var t = Math.Abs(values[best.Index..].Average() - values[..best.Index].Average())
            / Math.Sqrt(sums[best.Index] / 21 * (1.0 / best.Index + 1.0 / (23 - best.Index)));
        Assert.Equal(Math.Min(1, 40 * StudentT.CDF(0, 1, 21, -t)), best.P, Tolerances.DoubleSums);

        static double Square(double[] level) => level.Sum(v => (v - level.Average()) * (v - level.Average()));
    }

    private enum Shape
    {
        Normal,
        Skewed,
        TwoModes,
        Wild,
    }

    /// <summary>Of one run on logs: as histories of real machines scatter.</summary>
    private static double Noise(Random random, Shape shape, double spread)
    {
        var normal = Normal.Sample(random, 0, 1);
        return spread * shape switch
        {
            Shape.Skewed => Math.Exp(0.6 * normal) - 1.2,
            Shape.TwoModes => (random.Next(2) == 0 ? -1 : 1) + 0.2 * normal,
            Shape.Wild => normal + (random.Next(20) == 0 ? 4 * random.NextDouble() : 0),
            _ => normal,
        };
    }

    private static double[] Series(int seed, int count, double noise, params (int At, double Size)[] steps)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count)
            .Select(i => noise * Normal.Sample(random, 0, 1) + steps.Where(s => s.At <= i).Sum(s => s.Size))];
    }
}
