using Sgvb.Experiments.Scaling;
using Sgvb.Runs;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Scaling;

public sealed class ScalingProcessTests
{
    private static readonly string[] Small =
        ["scaling", "--data", "digits", "--workload", "784-4-10", "--train-steps", "0", "--threads", "1", "--blocks", "4"];

    [Fact]
    public void Grouped_noise_follows_its_own_law_and_one_size_follows_none()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite([.. Small, "--estimator", "grouped:20,shared", "--sizes", "1,5,20,100", "--output", folder["run"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        var rows = RunFolder.Open(folder["run"]).Read<ScalingRow>(RunFolder.Scaling);
        foreach (var row in rows.Where(r => r is { Estimator: "grouped:20", Minibatch: 100 }))
        {
            // Up to a group's size both share the same noise; five groups are independent again.
            Assert.InRange(row.Law!.Value, row.Ci95Low!.Value, row.Ci95High!.Value);
            Assert.True(row.Law < rows.First(r => r.Estimator == "shared" && (r.Layer, r.Minibatch) == (row.Layer, 100)).Law);
            Assert.Null(row.FloorAt);
        }

        var one = Executable.Suite([.. Small, "--estimator", "shared", "--sizes", "50", "--output", folder["one"]]);
        Assert.True(one.ExitCode == 0, one.Error);
        Assert.All(RunFolder.Open(folder["one"]).Read<ScalingRow>(RunFolder.Scaling), r => Assert.Equal((null, null), (r.OneExample, r.Floor)));
        Assert.Contains("The variance of shared is not judged", File.ReadAllText(Path.Combine(folder["one"], RunFolder.Summary)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_go_with_the_options_is_told()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite([.. Small, "--estimator", "all", "--posterior", "sigma", "--sizes", "10", "--output", folder["run"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        foreach (var told in (string[])[run.Out, File.ReadAllText(Path.Combine(folder["run"], RunFolder.Notes))])
            Assert.Contains("binary-input-noise left out: ", told, StringComparison.Ordinal);
        var both = Executable.Suite([.. Small, "--averages", "1,2", "--sizes", "10"]);
        Assert.Equal((2, ""), (both.ExitCode, both.Out));
        Assert.StartsWith("--averages and --sizes: ", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_mean_of_several_gradients_follows_its_law()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite([.. Small, "--estimator", "shared,local-reparam", "--averages", "1,2,8", "--minibatch", "20", "--output", folder["run"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        var rows = RunFolder.Open(folder["run"]).Read<AverageRow>(RunFolder.Averages);
        Assert.Equal(2 * 2 * 3, rows.Count);
        Assert.Equal("shared+draws:8", rows.First(r => r is { Averaged: "shared", Gradients: 8 }).Estimator);
        foreach (var row in rows)
        {
            Assert.InRange(row.Law!.Value, row.Ci95Low!.Value, row.Ci95High!.Value);
            Assert.Equal(row.Law.Value, row.Data!.Value + row.Noise!.Value / row.Gradients, 1e-6 * row.Law.Value);
        }

        Assert.Contains("Variance against averaged gradients", File.ReadAllText(Path.Combine(folder["run"], RunFolder.Summary)), StringComparison.Ordinal);
        var still = Executable.Suite([.. Small, "--estimator", "no-noise", "--averages", "1,2", "--output", folder["still"]]);
        Assert.Equal((2, "--averages: no-noise has no noise to average; name estimators that have, with --estimator\n"), (still.ExitCode, still.Error));
    }

    [Theory]
    [InlineData("moments")]
    [InlineData("momentum")]
    public void A_method_that_takes_the_law_for_granted_is_refused(string method)
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite([.. Small, "--method", method, "--output", folder["run"]]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--method", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder["run"]));
    }
}
