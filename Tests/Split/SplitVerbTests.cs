using Sgvb.Experiments.Split;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Split;

public sealed class SplitVerbTests
{
    private static readonly string[] Small =
        ["split", "--data", "digits", "--train-steps", "20", "--threads", "1", "--blocks", "2", "--seconds", "1", "--minibatch", "50"];

    [Theory]
    [InlineData("784-12-10", 12 * 12)]
    [InlineData("784-10", 12)]
    public void The_verb_measures_parts_and_costs_and_names_a_setting(string workload, int settings)
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite([.. Small, "--workload", workload, "--output", folder["run"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        var rows = RunFolder.Open(folder["run"]).Read<SplitRow>(RunFolder.Split);
        var layers = rows.Select(r => r.Layer).Distinct().ToList();
        Assert.Equal(settings * layers.Count, rows.Count);
        foreach (var row in rows)
        {
            var removed = row.VarianceHidden * (1 - 1.0 / row.HiddenDraws) + row.VarianceLogits * (1 - 1.0 / (row.HiddenDraws * row.LogitDraws));
            Assert.Equal(1 - removed / row.Variance, row.VarianceRatio, 1e-6);
            Assert.Equal(row.VarianceRatio * row.TimeRatio, row.VarianceTimeRatio, 1e-9 * row.VarianceTimeRatio);
            Assert.InRange(row.VarianceTimeRatio, row.Ci95Low ?? 0, row.Ci95High ?? double.PositiveInfinity);
        }

        Assert.All(rows.Where(r => r is { HiddenDraws: 1, LogitDraws: 1 }), r => Assert.Equal((1.0, 1.0), (r.VarianceRatio, r.TimeRatio)));
        var answer = SplitTable.Answer(rows);
        Assert.Contains(answer, run.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("How often to draw the upper noise", File.ReadAllText(Path.Combine(folder["run"], RunFolder.Summary)), StringComparison.Ordinal);
        // The parts are what a variance measured by itself is made of.
        var total = RunFolder.Open(folder["run"]).Read<VarianceRow>(RunFolder.Variance);
        Assert.All(layers, l => Assert.Contains(total, t => t.Layer == l && t.Variance == rows.First(r => r.Layer == l).Variance));
    }

    /// <summary>A floor in place of a cost would make the most draws the best.</summary>
    [Fact]
    public void Where_a_cost_cannot_be_told_from_nothing_no_setting_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Executable.Suite([.. Small, "--workload", "784-10", "--output", folder["run"]]).ExitCode);
        var rows = RunFolder.Open(folder["run"]).Read<SplitRow>(RunFolder.Split);
        IReadOnlyList<SplitRow> Draw(double low) => [.. rows.Select(r => r with { LogitDrawCi95LowNs = low, LogitDrawCi95HighNs = 2e9, LogitDrawNs = 1e9 })];
        Assert.Contains("the cost of a draw of the logits cannot be told from nothing", SplitTable.Answer(Draw(0)), StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be told", SplitTable.Answer(Draw(5e8)), StringComparison.Ordinal);
        Assert.Contains("one more draw of the logits 1.00 s [0.500, 2.00]", SplitTable.Parts(Draw(5e8)).Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_without_moments_says_so()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite([.. Small, "--workload", "784-4-10", "--backend", "torch", "--method", "moments", "--output", folder["run"]]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--method moments: none of these estimators gives squares by example on this backend", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The minimum over whole K of (A + B + C/K)·(rest + K·draw) lies at the formula's K.</summary>
    [Fact]
    public void The_formula_s_number_of_draws_leaves_the_least_variance_times_time()
    {
        var parts = new SplitParts("top", Total: 100, TotalError: 1, Upper: 40, UpperError: 0.5, Logits: 30, LogitsError: 0.4);
        const double rest = 70, draw = 0.5;
        double Left(int k) => parts.Total * parts.Ratio(1, k).Value * (rest + k * draw);
        var best = Enumerable.Range(1, 64).MinBy(Left);
        Assert.InRange(SplitParts.BestLogits(parts.Total, parts.Logits, rest, draw), best - 1, best + 1);
    }

    /// <summary>Both are estimates; with few draws the part may come out above the whole.</summary>
    [Fact]
    public void Where_more_than_all_seems_to_go_nothing_is_known()
    {
        var parts = new SplitParts("top", Total: 100, TotalError: 30, Upper: 120, UpperError: 40, Logits: 100, LogitsError: 30);
        Assert.True(double.IsNaN(parts.Ratio(64, 64).Value));
        Assert.InRange(parts.Ratio(2, 1).Value, 0.39, 0.41);
    }

    [Fact]
    public void A_ratio_carries_the_errors_of_what_is_removed_and_of_the_total()
    {
        var parts = new SplitParts("top", Total: 100, TotalError: 3, Upper: 40, UpperError: 2, Logits: 30, LogitsError: 1);
        var ratio = parts.Ratio(4, 2);
        var removed = 40 * 0.75 + 30 * 0.5 / 4;
        Assert.Equal(1 - removed / 100, ratio.Value, 1e-12);
        var relative = Math.Sqrt(Math.Pow((2 * 0.75 + 0.5 / 4) / removed, 2) + Math.Pow(0.03, 2));
        Assert.Equal(removed / 100 * relative * 1.959963984540054, ratio.High!.Value - ratio.Value, 1e-9);
        Assert.Equal((1.0, 1.0, 1.0), (parts.Ratio(1, 1).Value, parts.Ratio(1, 1).Low, parts.Ratio(1, 1).High));
    }
}
