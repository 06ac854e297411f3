using Sgvb.Experiments.Scaling;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Scaling;

public sealed class ScalingTableTests
{
    private static readonly double[] Spread = [0.9, 1, 1.1];

    [Fact]
    public void The_law_of_groups_goes_through_the_points_and_has_no_floor()
    {
        int[] sizes = [1, 5, 20, 100, 300, 1000];
        var truth = new ScalingLaw(3000, 500, 100);
        var rows = ScalingTable.From(Blocks("grouped:100", truth, sizes).Concat(Blocks("shared", truth with { SharedBy = int.MaxValue }, sizes)));
        Assert.Equal(sizes.Length * 2, rows.Count);
        foreach (var row in rows.Where(r => r.Estimator == "grouped:100"))
        {
            Assert.Equal(1, row.Law!.Value / row.Variance, 1e-9);
            Assert.Equal(3000, row.OneExample!.Value, 1e-6);
            Assert.InRange(500, row.FloorCi95Low!.Value, row.FloorCi95High!.Value);
            Assert.Null(row.FloorAt);
        }

        // 3000/100 + 100·99/100²·500.
        Assert.Equal(525, rows.First(r => r is { Estimator: "grouped:100", Minibatch: 100 }).Law!.Value, 1e-6);
        Assert.All(rows.Where(r => r.Estimator == "shared"), r => Assert.Equal(6, r.FloorAt!.Value, 1e-6));
    }

    [Fact]
    public void Where_one_example_would_have_a_negative_variance_there_is_no_law()
    {
        var rows = ScalingTable.From(Blocks("shared", new ScalingLaw(-60, 2, int.MaxValue), [64, 1024]));
        Assert.Equal(2, rows.Count);
        Assert.All(rows, r => Assert.Equal((null, null, null, null), (r.Law, r.OneExample, r.Floor, r.FloorAt)));
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("local-reparam")]
    [InlineData("grouped:7+antithetic")]
    public void One_size_has_a_variance_and_no_law(string estimator)
    {
        var row = Assert.Single(ScalingTable.From(Blocks(estimator, new ScalingLaw(3000, 500, int.MaxValue), [16])));
        Assert.True(row.Variance > 0);
        Assert.Equal((null, null, null, null), (row.Law, row.OneExample, row.Floor, row.FloorAt));
        Assert.Equal(["–", "–", "–"], ScalingTable.Laws([row]).Rows[0].TakeLast(3));
    }

    [Fact]
    public void Methods_of_different_objectives_have_laws_of_their_own()
    {
        var a = Blocks("local-reparam", new ScalingLaw(100, 0, 1), [1, 10]).Select(b => b with { Objective = "alpha kl=cubic" });
        var b = Blocks("local-reparam", new ScalingLaw(900, 0, 1), [1, 10]).Select(b => b with { Objective = "alpha kl=none" });
        Assert.Equal([100, 900], ScalingTable.From(a.Concat(b)).Select(r => Math.Round(r.OneExample!.Value)).Distinct());
    }

    private static IEnumerable<VarianceBlockRow> Blocks(string estimator, ScalingLaw law, int[] sizes) =>
        from m in sizes
        from block in Enumerable.Range(0, Spread.Length)
        select new VarianceBlockRow
        {
            Estimator = estimator,
            Minibatch = m,
            Layer = "top",
            Parameter = "theta",
            Method = "draws",
            Block = block,
            Seed = 1,
            Draws = 16,
            Variance = Spread[block] * law.At(m),
        };
}
