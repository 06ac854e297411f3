using Sgvb.Experiments.Figure1;
using Sgvb.Runs;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Figure1;

public sealed class Figure1ProcessTests
{
    private static readonly string[] Small =
    [
        "figure1", "--data", "digits", "--estimator", "no-noise,variational-dropout-a2,variational-dropout-b", "--epochs", "3",
        "--minibatch", "500", "--threads", "1",
    ];

    [Fact]
    public void Killed_in_a_cell_it_keeps_the_finished_ones_and_ends_with_the_bits_of_an_uninterrupted_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");
        using var folder = new TemporaryFolder();
        string[] arguments = [.. Small, "--widths", "4,6"];
        var whole = Executable.Suite([.. arguments, "--output", folder["whole"]]);
        Assert.True(whole.ExitCode == 0, whole.Error);

        var file = Path.Combine(folder["killed"], RunFolder.Figure1);
        KilledRun.Suite([.. arguments, "--output", folder["killed"]], () => KilledRun.Lines(file).Length > 2);
        var before = File.ReadAllLines(file);
        Assert.True(RunFolder.Open(folder["killed"]).IsIncomplete);
        var resumed = Executable.Suite([.. arguments, "--output", folder["killed"]]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);

        // A row that stood, its time included, was not run again.
        Assert.Equal(before, File.ReadAllLines(file)[..before.Length]);
        Assert.Equal(Rows(folder["whole"]), Rows(folder["killed"]));
        Assert.Equal(6, Rows(folder["whole"]).Count);
        Assert.False(RunFolder.Open(folder["killed"]).IsIncomplete);
        Assert.Contains("not run: width 100, width 250", resumed.Out, StringComparison.Ordinal);
        // The paper's errors are MNIST's, and say nothing beside drawn digits.
        Assert.All(Rows(folder["whole"]), r => Assert.Null(r.Paper));
        Assert.DoesNotContain("cells within", File.ReadAllText(RunFolder.Open(folder["whole"]).FileAt(RunFolder.Summary)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_recipe_in_the_same_folder_is_refused_and_more_widths_are_added()
    {
        using var folder = new TemporaryFolder();
        string[] one = [.. Small, "--output", folder["run"], "--widths"];
        Assert.Equal(0, Executable.Suite([.. one, "4"]).ExitCode);
        Assert.Equal(0, Executable.Suite([.. one, "5"]).ExitCode);
        Assert.Equal([4, 4, 4, 5, 5, 5], Rows(folder["run"]).Select(r => r.Width));
        var other = Executable.Suite([.. one, "4", "--learning-rate", "0.01"]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("holds cells of another recipe", other.Error, StringComparison.Ordinal);
        Assert.Equal(6, Rows(folder["run"]).Count);
    }

    [Fact]
    public void Side_by_side_the_rows_are_those_of_one_after_another_and_auto_says_what_it_chose()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [.. Small[..^2], "--threads", "2", "--widths", "4,5", "--retrain", "--average", "0.9", "--kl-warmup", "2"];
        foreach (var places in (string[])["1", "2", "auto"])
        {
            var run = Executable.Suite([.. arguments, "--side-by-side", places, "--output", folder[places]]);
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal(places == "auto", run.Error.Contains(" steps a second in total, ", StringComparison.Ordinal));
            Assert.Equal(Rows(folder["1"]), Rows(folder[places]));
            Assert.Empty(Directory.GetDirectories(Path.Combine(folder[places], "cells")));
        }

        Assert.Contains("trainings side by side on 1 thread each", File.ReadAllText(Path.Combine(folder["auto"], RunFolder.Notes)), StringComparison.Ordinal);
        Assert.Equal(6, Rows(folder["2"]).Count);
        Assert.All(Rows(folder["2"]), r => Assert.NotNull(r.RetrainedTestError));
        Assert.All(Rows(folder["2"]), r => Assert.Contains("; KL from 0 over 2 epochs; scored at the average with decay 0.9; at most 3 epochs; "
            + "patience 10; 3333 validation examples drawn by the seed; the best number of epochs anew on all examples; data ", r.Recipe, StringComparison.Ordinal));
    }

    [Fact]
    public void Killed_while_it_trains_anew_on_all_examples_it_ends_with_the_bits_of_an_uninterrupted_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "figure1", "--data", "digits", "--estimator", "variational-dropout-b", "--widths", "4", "--epochs", "6", "--minibatch", "500", "--threads", "1",
            "--retrain", "--average", "0.9", "--alpha-rate", "3", "--kl-over", "inputs", "--tie", "unit", "--estimator-b", "flipout",
            "--augment", "flip-shift", "--rate-warmup", "0.5", "--output",
        ];
        Assert.Equal(0, Executable.Suite([.. arguments, folder["whole"]]).ExitCode);
        var phase = Path.Combine(folder["killed"], "cells", "variational-dropout-b-4-1", "whole", "training.csv");
        KilledRun.Suite([.. arguments, folder["killed"]], () => KilledRun.Lines(phase).Length > 1);
        var resumed = Executable.Suite([.. arguments, folder["killed"]]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(Rows(folder["whole"]), Rows(folder["killed"]));
        var row = Assert.Single(Rows(folder["whole"]));
        Assert.Equal(("flipout", "alpha-unit kl=cubic/inputs"), (row.Estimator, row.Objective));
        Assert.NotEqual((row.TestError, row.MeanScale), (row.RetrainedTestError, row.RetrainedMeanScale));
    }

    [Fact]
    public void Stopped_side_by_side_it_keeps_the_finished_cells()
    {
        Signals.Require("TERM");
        using var folder = new TemporaryFolder();
        string[] arguments = [.. Small[..^2], "--threads", "2", "--side-by-side", "2", "--widths", "4,5,6", "--output"];
        var file = Path.Combine(folder["stopped"], RunFolder.Figure1);
        using (var process = Executable.Start("Sgvb.Analysis", [.. arguments, folder["stopped"]]))
        {
            var time = System.Diagnostics.Stopwatch.StartNew();
            while (!process.HasExited && KilledRun.Lines(file).Length < 3 && time.Elapsed.TotalSeconds < 120)
                Thread.Sleep(2);
            Signals.Send("TERM", process);
            var stopped = Executable.Finish(process);
            Assert.Equal(130, stopped.ExitCode);
            Assert.Contains("stopped; what was finished is in", stopped.Error, StringComparison.Ordinal);
        }

        Assert.True(RunFolder.Open(folder["stopped"]).IsIncomplete);
        Assert.InRange(Rows(folder["stopped"]).Count, 2, 8);
        foreach (var output in (string[])["stopped", "whole"])
            Assert.Equal(0, Executable.Suite([.. arguments, folder[output]]).ExitCode);
        Assert.Equal(Rows(folder["whole"]), Rows(folder["stopped"]));
    }

    [Fact]
    [Trait("Length", "long")]
    public void Shards_together_hold_the_cells_of_the_whole()
    {
        using var folder = new TemporaryFolder();
        string[] one = [.. Small, "--widths", "4", "--output"];
        foreach (var i in Enumerable.Range(1, 4))
            Assert.Equal(0, Executable.Suite([.. one, folder[$"{i}"], "--shard", $"{i}/4"]).ExitCode);
        Assert.Equal(0, Executable.Suite([.. one, folder["whole"]]).ExitCode);
        Assert.Equal(Rows(folder["whole"]).ToHashSet(), Enumerable.Range(1, 4).SelectMany(i => Rows(folder[$"{i}"])).ToHashSet());
        Assert.Equal([0, 1, 1, 1], Enumerable.Range(1, 4).Select(i => Rows(folder[$"{i}"]).Count).Order());

        string[] shards = [folder["3"], folder["1"], folder["4"], folder["2"]];
        var merge = Executable.Suite(["merge", .. shards, "--output", folder["merged"]]);
        Assert.True(merge.ExitCode == 0, merge.Error);
        Assert.Equal(Rows(folder["whole"]), Rows(folder["merged"]));
        Assert.False(RunFolder.Open(folder["merged"]).IsIncomplete);
        Assert.True(RunFolder.Open(folder["merged"]).Exists(RunFolder.Report));

        merge = Executable.Suite(["merge", .. shards[..3], "--output", folder["again"]]);
        Assert.Equal((2, "shard 2/4 missing; name the folder, or measure with --shard 2/4\n"), (merge.ExitCode, merge.Error));
        Assert.Equal(0, Executable.Suite([.. one, folder["other"], "--shard", "2/4", "--seed", "2"]).ExitCode);
        merge = Executable.Suite(["merge", .. shards[..3], folder["other"], "--output", folder["again"]]);
        Assert.Equal(2, merge.ExitCode);
        Assert.Contains("seed is 2 in", merge.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["again"]));
    }

    [Theory]
    [InlineData("--widths: '1e2' is not a whole number", "--widths", "1e2")]
    [InlineData("--estimator: no 'variational-dropout-c'; did you mean", "--estimator", "variational-dropout-c")]
    [InlineData("--validation 60000: ", "--validation", "60000")]
    [InlineData("figure1: --patience: '0' is not", "--patience", "0")]
    [InlineData("figure1: --shard: 3/2 is no part", "--shard", "3/2")]
    [InlineData("--backend: figure1 runs on one backend", "--backend", "simd,simd,all")]
    [InlineData("--tie: no 'rows'", "--tie", "rows")]
    [InlineData("--tie weight: input-noise has one noise variable an input unit", "--tie", "weight")]
    [InlineData("--tie: none of the methods learns alpha", "--tie", "unit", "--estimator", "no-noise,gaussian-dropout-b")]
    [InlineData("figure1: --kl-weight: '0' is not a positive number", "--kl-weight", "0")]
    [InlineData("--kl-weight-b: none of the methods has noise of the weights' own", "--kl-weight-b", "0.1", "--estimator", "variational-dropout-a")]
    [InlineData("--estimator-b: input-noise has no noise of the weights' own", "--estimator-b", "input-noise")]
    [InlineData("Unknown estimator 'flip'", "--estimator-b", "flip")]
    [InlineData("--kl-over: no 'outputs'; did you mean inputs?", "--kl-over", "outputs")]
    [InlineData("--kl-over inputs: none of the methods", "--kl-over", "inputs", "--estimator", "binary-dropout")]
    [InlineData("--kl-warmup 9: the training has only 3 epochs", "--kl-warmup", "9", "--epochs", "3")]
    [InlineData("--alpha-rate: none of the methods learns its noise", "--alpha-rate", "2", "--estimator", "no-noise")]
    [InlineData("--average: 1 is no decay", "--average", "1")]
    [InlineData("--augment: no 'turn'", "--augment", "turn")]
    [InlineData("--retrain: panel b draws the validation error", "--panel", "b", "--retrain")]
    [InlineData("--side-by-side: 'two' is no number of trainings", "--side-by-side", "two")]
    [InlineData("--side-by-side: 3 trainings have only 2 threads; name at most 2", "--side-by-side", "3", "--threads", "2")]
    public void A_mistake_is_one_line_and_exit_2(string message, params string[] arguments)
    {
        var run = Executable.Suite(["figure1", "--data", "digits", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    /// <summary>Everything that is a function of the options: times are not.</summary>
    private static List<Figure1Row> Rows(string folder) =>
        [.. RunFolder.Open(folder).Read<Figure1Row>(RunFolder.Figure1).Select(r => r with { TrainS = 0 })];
}
