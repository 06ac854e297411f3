using Sgvb.Data;
using Sgvb.Experiments.Convergence;
using Sgvb.Runs;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Convergence;

public sealed class ConvergenceProcessTests
{
    private static readonly string[] Small =
        ["convergence", "--data", "digits", "--workload", "784-6-10", "--minibatch", "500", "--threads", "1", "--every", "27"];

    [Fact]
    public void Every_estimator_has_its_curve_and_a_finished_one_is_not_run_again()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [.. Small, "--epochs", "2", "--output", folder["run"]];
        var first = Executable.Suite([.. arguments, "--estimator", "no-noise,local-reparam"]);
        Assert.True(first.ExitCode == 0, first.Error);
        var before = File.ReadAllLines(Path.Combine(folder["run"], RunFolder.Convergence));
        var all = Executable.Suite(arguments);
        Assert.True(all.ExitCode == 0, all.Error);
        Assert.Equal(before, File.ReadAllLines(Path.Combine(folder["run"], RunFolder.Convergence))[..before.Length]);

        // 20 000 digits, M = 500: 40 steps an epoch, a look every 27 and at the end.
        var rows = RunFolder.Open(folder["run"]).Read<ConvergenceRow>(RunFolder.Convergence);
        Assert.Equal(["no-noise", "local-reparam", "shared", "flipout", "per-example"], rows.Select(r => r.Estimator).Distinct());
        foreach (var curve in rows.GroupBy(r => r.Estimator))
        {
            Assert.Equal([27, 54, 80], curve.Select(r => r.Step));
            Assert.Equal(2, curve.Last().Epoch);
            Assert.All(curve.Zip(curve.Skip(1)), p => Assert.True(p.Second.TrainS > p.First.TrainS));
            Assert.All(curve, r => Assert.Equal(curve.Key == "no-noise", r.Elbo is null));
            Assert.True(curve.Last().LogLikelihood > curve.First().LogLikelihood, curve.Key);
        }

        Assert.Contains("After 80 steps each", all.Out, StringComparison.Ordinal);
        var other = Executable.Suite([.. arguments, "--learning-rate", "0.5"]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("holds curves of another recipe", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sampled_KL_term_is_a_curve_of_its_own()
    {
        using var folder = new TemporaryFolder();
        foreach (var kl in (string[])["gaussian", "sampled", "gaussian"])
        {
            var run = Executable.Suite([.. Small, "--epochs", "1", "--estimator", "shared", "--posterior", "sigma", "--kl", kl, "--output", folder["run"]]);
            Assert.True(run.ExitCode == 0, run.Error);
        }

        var rows = RunFolder.Open(folder["run"]).Read<ConvergenceRow>(RunFolder.Convergence);
        Assert.Equal([("gaussian", 27), ("gaussian", 40), ("sampled", 27), ("sampled", 40)], rows.Select(r => (r.Kl, r.Step)));
        Assert.NotEqual(rows[1].Elbo, rows[3].Elbo);
    }

    [Fact]
    public void The_same_pictures_sorted_by_class_give_the_same_curves()
    {
        using var folder = new TemporaryFolder();
        var data = Digits.Generate(3, 1003, 100);
        Data.IdxSample.WriteFolder(folder["a"], data.Train, data.Test);
        Data.IdxSample.WriteFolder(folder["b"], ByClass(data.Train), ByClass(data.Test));
        var curves = ((string[])["a", "b"]).Select(name =>
        {
            var run = Executable.Suite("convergence", "--data", folder[name], "--workload", "784-6-10", "--minibatch", "100", "--threads", "1",
                "--epochs", "2", "--every", "7", "--estimator", "no-noise,local-reparam", "--output", folder["run-" + name]);
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Contains("An epoch is 10 minibatches of 100: 3 of 1003 training examples", run.Out, StringComparison.Ordinal);
            return RunFolder.Open(folder["run-" + name]).Read<ConvergenceRow>(RunFolder.Convergence).Select(r => r with { TrainS = 0 });
        }).ToList();
        Assert.Equal(curves[0], curves[1]);

        static Dataset ByClass(Dataset set) => set.Subset("sorted", [.. Enumerable.Range(0, set.Rows).OrderBy(r => set.Labels[r])]);
    }

    [Fact]
    public void An_estimator_that_takes_too_long_ends_at_the_limit_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite(
            [.. Small, "--estimator", "per-example", "--epochs", "5000", "--seconds", "1", "--output", folder["run"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        var rows = RunFolder.Open(folder["run"]).Read<ConvergenceRow>(RunFolder.Convergence);
        Assert.Equal("ended by the limit of 1 s", rows[^1].Note);
        Assert.InRange(rows[^1].TrainS, 1, 60);
        Assert.All(rows.SkipLast(1), r => Assert.True(r is { Note: "", TrainS: < 1 }));
    }
}
