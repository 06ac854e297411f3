using Sgvb.Experiments.Table1;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Table1;

public sealed class Table1ChecksTests
{
    private static readonly (string Estimator, double At10, double At100)[] Paper =
        [("no-noise", 2.8e3, 5.9e1), ("local-reparam", 7.8e3, 1.2e3), ("per-example", 1.4e4, 2.6e3), ("shared", 4.9e4, 4.3e3)];

    [Fact]
    public void The_papers_own_figures_pass_every_check_within_each_training_whatever_their_spread()
    {
        // The second training's variances are all twice as large: intervals over trainings overlap, those within one do not.
        var table = Check([Training(1, 1), Training(2, 2)]);
        Assert.Equal("holds beyond the error in each of 2 trainings", table["no-noise < local-reparam < per-example < shared, top layer, epoch 10"]);
        Assert.Equal("holds beyond the error in each of 2 trainings", table["no-noise < local-reparam < per-example < shared, top layer, epoch 100"]);
        Assert.Equal("holds beyond the error in each of 2 trainings", table["every variance in the paper falls from epoch 10 to 100"]);
        Assert.Equal("0 of 8", table["cells within a factor of 1.25"]);
        Assert.Equal("8 of 8", table["cells within a factor of 2"]);
    }

    [Fact]
    public void Where_a_training_cannot_tell_the_ratios_over_all_of_them_decide()
    {
        var wide = Training(2, 1) with
        {
            Variances = [.. Training(2, 1).Variances.Select(v => v is { Estimator: "per-example", Epoch: 100 } ? v with { Ci95High = 6e3 } : v)],
        };
        var table = Check([Training(1, 1), wide]);
        Assert.Equal("holds: paired by training, all ratios at once are above 1.65 (the least sure: shared over per-example, 1.65 [1.65, 1.65]); "
            + "beyond the error in 1 of 2 trainings", table["no-noise < local-reparam < per-example < shared, top layer, epoch 100"]);
        Assert.StartsWith("holds beyond the error in each", table["no-noise < local-reparam < per-example < shared, top layer, epoch 10"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_that_one_training_turns_round_stays_open()
    {
        var turned = Training(2, 1) with
        {
            Variances = [.. Training(2, 1).Variances.Select(v => v is { Estimator: "shared", Epoch: 100 } ? Cell("shared", 100, 2.4e3) : v)],
        };
        Assert.StartsWith("open: paired by training, all ratios at once are above 0.0", Check([Training(1, 1), turned])[
            "no-noise < local-reparam < per-example < shared, top layer, epoch 100"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_ratio_beyond_one_of_three_intervals_alone_is_not_enough_for_all_three()
    {
        // shared over per-example 1.5, with trainings' spread such that a 95 % interval for it alone begins above 1, one of three does not.
        var trainings = ((uint Seed, double Factor)[])[(1, 1.35), (2, 1.5), (3, 1.667)];
        var table = Check([.. trainings.Select(t => Training(t.Seed, 1) with
        {
            Variances = [.. Training(t.Seed, 1).Variances.Select(v => v is { Estimator: "shared", Epoch: 100 }
                ? Cell("shared", 100, t.Factor * 2.6e3) with { Ci95Low = 1e3, Ci95High = 1e4 } : v)],
        })]);
        Assert.True(GeometricMean.Of([.. trainings.Select(t => t.Factor)]).Low > 1);
        Assert.StartsWith("open: paired by training", table["no-noise < local-reparam < per-example < shared, top layer, epoch 100"], StringComparison.Ordinal);
    }

    [Fact]
    public void Over_seeds_a_cell_is_a_geometric_mean_with_an_interval_that_stays_above_zero()
    {
        double[] values = [8, 12, 45];
        var row = Assert.Single(Table1Cells.From([.. values.Select(v => (IReadOnlyList<VarianceRow>)[Cell("no-noise", 10, v) with
        {
            VarianceData = 0.75 * v, VarianceNoise = 0.25 * v,
        }])], null));
        Assert.Equal(Math.Cbrt(8 * 12 * 45), row.Variance, 10);
        Assert.Equal((0.75 * row.Variance, 0.25 * row.Variance), (row.VarianceData!.Value, row.VarianceNoise!.Value), Close);
        // Student's t with two degrees of freedom, 4.303, times the logarithms' standard error.
        var logs = values.Select(v => Math.Log(v)).ToList();
        var error = Math.Sqrt(logs.Sum(l => (l - logs.Average()) * (l - logs.Average())) / 2 / 3);
        Assert.Equal(row.Variance * Math.Exp(-4.3027 * error), row.Ci95Low!.Value, 0.001);
        Assert.Equal(row.Variance * Math.Exp(4.3027 * error), row.Ci95High!.Value, 0.1);
        Assert.Equal((8, 45), (row.Lowest, row.Highest));
        Assert.Null(Assert.Single(Table1Cells.From([[Cell("no-noise", 10, 0)], [Cell("no-noise", 10, 1)]], null)).Ci95High);
    }

    [Fact]
    public void A_variance_that_grows_is_seen()
    {
        var grows = Training(1, 1) with
        {
            Variances = [.. Training(1, 1).Variances.Select(v => v is { Estimator: "shared", Epoch: 100 } ? Cell("shared", 100, 6e4) : v)],
        };
        Assert.Equal("beyond the error in 0 of 1 trainings", Check([grows])["every variance in the paper falls from epoch 10 to 100"]);
    }

    [Fact]
    public void Without_a_cell_that_the_paper_has_nothing_is_said_to_hold()
    {
        var narrow = Training(1, 1) with { Variances = [.. Training(1, 1).Variances.Select(v => v with { Workload = "784-16-10" })] };
        Assert.DoesNotContain("every variance in the paper falls from epoch 10 to 100", Check([narrow]).Keys);
    }

    [Theory]
    [InlineData("alpha", "mnist", true)]
    [InlineData("alpha-fixed", null, true)]
    [InlineData("alpha", "digits", false)]
    [InlineData("alpha", "fashion-mnist", false)]
    [InlineData("sigma", "mnist", false)]
    public void The_papers_figures_stand_beside_its_own_noise_and_data(string posterior, string? data, bool beside)
    {
        var row = Assert.Single(Table1Cells.From([[Cell("no-noise", 10, 1e3) with { Posterior = posterior }]], data));
        Assert.Equal(beside, row.Paper is not null);
        Assert.Equal(beside, row.Ratio is not null);
    }

    [Fact]
    public void A_cell_knows_how_sure_its_interval_is()
    {
        var one = Cell("no-noise", 10, 1e3) with { Freedom = 5.5 };
        Assert.Equal(5.5, Assert.Single(Table1Cells.From([[one]], null)).Interval.Freedom);
        Assert.Equal(2, Assert.Single(Table1Cells.From([[one], [one], [one]], null)).Interval.Freedom);
    }

    [Fact]
    public void A_runs_seeds_are_read_in_numerical_order_and_other_folders_are_not()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["seed-10", "seed-2", "seed-x", "other"])
            RunFolder.Create(folder[name], "m", "table1", DateTimeOffset.UnixEpoch).Write(RunFolder.Variance, Training(1, 1).Variances);
        RunFolder.Create(folder["seed-3"], "m", "table1", DateTimeOffset.UnixEpoch);
        Assert.Equal([2u, 10u], Table1Seed.ReadAll(RunFolder.Open(folder.Path)).Select(s => s.Seed));
    }

    private static bool Close((double A, double B) a, (double A, double B) b) => Math.Abs(a.A - b.A) + Math.Abs(a.B - b.B) < 1e-9 * (a.A + a.B);

    private static Dictionary<string, string> Check(IReadOnlyList<Table1Seed> seeds) =>
        Table1Checks.Of(Table1Cells.From([.. seeds.Select(s => s.Variances)], null), seeds).Rows.ToDictionary(r => r[0], r => r[1]);

    private static Table1Seed Training(uint seed, double factor) =>
        new(seed, [.. Paper.SelectMany(p => (VarianceRow[])[Cell(p.Estimator, 10, factor * p.At10), Cell(p.Estimator, 100, factor * p.At100)])], [], []);

    private static VarianceRow Cell(string estimator, double epoch, double variance) => SampleRows.Variance with
    {
        Estimator = estimator,
        Epoch = epoch,
        Variance = variance,
        Ci95Low = 0.95 * variance,
        Ci95High = 1.05 * variance,
    };
}
