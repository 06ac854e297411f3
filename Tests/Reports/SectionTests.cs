using System.Xml.Linq;
using Sgvb.Cli;
using Sgvb.Cli.Documents;
using Sgvb.Experiments.Convergence;
using Sgvb.Experiments.Figure1;
using Sgvb.Experiments.Scaling;
using Sgvb.Experiments.Speed;
using Sgvb.Experiments.Training;
using Sgvb.Reports.Pages;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using static Sgvb.Tests.Reports.SectionPage;

namespace Sgvb.Tests.Reports;

/// <summary>The experiments' own files on the page: each brings its section, plots and tables, and a run without them has none.</summary>
public sealed class SectionTests
{
    [Fact]
    public void Scaling_draws_the_law_through_the_points_and_names_a_floor_only_where_it_is_seen()
    {
        IEnumerable<ScalingRow> Rows(string estimator, double? at) => ((int[])[1, 16, 256]).Select(m => new ScalingRow
        {
            Estimator = estimator,
            Layer = "top",
            Minibatch = m,
            Variance = 100.0 / m + 10,
            Ci95Low = 90.0 / m + 9,
            Ci95High = 110.0 / m + 11,
            Draws = 64,
            Law = 100.0 / m + 10,
            OneExample = 100,
            OneExampleCi95Low = 90,
            OneExampleCi95High = 111,
            Floor = 10,
            FloorCi95Low = at is null ? -1 : 8,
            FloorCi95High = 21,
            FloorAt = at,
        });
        var page = PageOf(f => f.Write(RunFolder.Scaling, Rows("shared", 10).Concat(Rows("flipout", null)).Concat(Rows("grouped:4", null))
            .Concat(Rows("shared+antithetic", 10).Select(r => r with { FloorCi95Low = null, FloorCi95High = null, FloorAt = null }))));
        Assert.Equal("The variance of grouped:4 falls as 1/M without end. That of flipout falls as 1/M as far as measured, to M = 256: no floor is "
            + "seen. That of shared (top layer: near M = 10) stops falling. That of shared+antithetic is not judged: that takes an interval of C, from two "
            + "sizes and two blocks at least.", Claim(page));
        Assert.Contains(page.Blocks.OfType<TableBlock>(), t => t.Table.Rows.Any(r => r.SequenceEqual(
            ["flipout", "top", "1.0e2 [9.0e1, 1.1e2]", "1.0e1 [-1.0e0, 2.1e1]", "–"])));
        var plot = Assert.Single(Plots(page));
        Assert.Contains(plot.Descendants(XName.Get("path", "http://www.w3.org/2000/svg")), p => ((string)p.Attribute("d")!)
            .Count(c => c == 'L') == 40);
        Assert.Contains("examples a minibatch", Texts(plot));
    }

    [Fact]
    public void Figure_1_is_drawn_against_width_and_beside_the_papers_values()
    {
        Figure1Row Row(string preset, int width, int seed, double error, double? paper) => new()
        {
            Estimator = preset == "no-noise" ? preset : "local-reparam",
            Workload = "784",
            Preset = preset,
            Width = width,
            Seed = seed,
            TestError = error,
            ValidationError = error,
            BestEpoch = 3,
            Epochs = 9,
            MeanScale = "0.25 1",
            TrainS = 5,
            Paper = paper,
            Recipe = "Adam 0.001",
        };
        Figure1Row[] rows =
        [
            Row("variational-dropout-b", 100, 1, 0.016, 0.0158), Row("variational-dropout-b", 100, 2, 0.018, 0.0158),
            Row("no-noise", 100, 1, 0.02, 0.0144), Row("no-noise", 250, 1, 0.019, null), Row("variational-dropout-b", 250, 1, 0.014, null),
        ];
        var page = PageOf(f => f.Write(RunFolder.Figure1, rows));
        Assert.Equal("At width 250 variational-dropout-b has the lowest test error, 1.40 %, in one training; without dropout it is 1.90 %. "
            + "2 of 4 cells lie within 0.2 points of the paper's.", Claim(page));
        Assert.Contains(page.Blocks.OfType<Paragraph>(), p => p.Text.StartsWith(
            "Of the 42 points of panel a (7 methods, 6 sizes) 4 were run; not run: width 500, width 750, width 1000, width 1250; run in part: "
            + "width 100, width 250. Trainings a point: 1 to 2 of the paper's 5.", StringComparison.Ordinal));
        var plots = Plots(page);
        Assert.Equal(2, plots.Count);
        Assert.Superset(new HashSet<string> { "no-noise", "variational-dropout-b" }, Texts(plots[0]).ToHashSet());
        Assert.Superset(new HashSet<string> { "no-noise", "variational-dropout-a2", "gaussian-dropout-a" }, Texts(plots[1]).ToHashSet());
        // Beside ours the paper's values of the same cells, and of no others.
        Assert.Contains("no-noise, the paper's: 1.44 at 100", plots[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("at 500", plots[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(page.Blocks.OfType<TableBlock>(), t => t.Table.Rows.Any(r => r.Contains("1.58 %") && r.Contains("0.12 %")));
        // Two seeds: mean 1.7 %, t(1) = 12.7 times the mean's standard error of 0.1 %.
        Assert.Contains(page.Blocks.OfType<TableBlock>(), t => t.Table.Rows.Any(r => r.Contains("1.70 % [0.43, 2.97]")));
    }

    [Fact]
    public void Convergence_compares_at_equal_steps_and_at_equal_time()
    {
        // shared is three times as fast and gains half as much a step.
        var rows = from e in ((string Name, double Seconds, double Gain)[])[("no-noise", 1, 3), ("local-reparam", 3, 1), ("shared", 1, 0.5)]
                   from step in Enumerable.Range(1, 4)
                   select Look(e.Name, 10 * step, e.Seconds * step, -20 + e.Gain * step);
        var page = PageOf(f => f.Write(RunFolder.Convergence, rows));
        Assert.Equal("After 40 steps each, local-reparam has the highest bound; after 4.00 s of steps each, shared has.", Claim(page));
        var plots = Plots(page);
        Assert.Equal(6, plots.Count);
        Assert.DoesNotContain("no-noise", Texts(plots[0]));
        Assert.Contains("no-noise", Texts(plots[2]));
        Assert.Contains("seconds of training steps", Texts(plots[1]));
    }

    /// <summary>One that ran out of time was looked at last where the others were not: its lead in steps is no lead in the bound.</summary>
    [Fact]
    public void Convergence_compares_at_a_step_that_all_were_looked_at()
    {
        ConvergenceRow[] fast = [.. Enumerable.Range(1, 4).Select(n => Look("local-reparam", 10 * n, n, -20 + n))];
        var page = PageOf(f => f.Write(RunFolder.Convergence, [.. fast, Look("per-example", 10, 20, -19.5), Look("per-example", 17, 34, -18.5)]));
        Assert.Equal("After 10 steps each, and after 4.00 s of steps each, local-reparam has the highest bound.", Claim(page));
        Assert.Contains(page.Blocks.OfType<TableBlock>(), t => t.Table.Title == "After 10 steps each" && t.Table.Rows.All(r => r.Contains("10")));

        // Ended before the others' first look.
        page = PageOf(f => f.Write(RunFolder.Convergence, [.. fast, Look("per-example", 7, 34, -19)]));
        Assert.Equal("After 4.00 s of steps each, local-reparam has the highest bound.", Claim(page));
    }

    private static ConvergenceRow Look(string estimator, int step, double seconds, double bound) => new()
    {
        Estimator = estimator,
        Seed = 1,
        Step = step,
        Epoch = step / 10.0,
        TrainS = seconds,
        Elbo = estimator == "no-noise" ? null : bound,
        LogLikelihood = bound / 10,
        TestError = -bound / 100,
        Recipe = "Adam 0.001",
    };

    [Fact]
    public void Speed_says_what_noise_costs_stored_and_made_on_the_fly()
    {
        SpeedRow Row(string estimator, string backend, double seconds, double? ratio, string noise = "", double? paper = null) => new()
        {
            Estimator = estimator,
            Backend = backend,
            Threads = 2,
            Examples = 60_000,
            Minibatch = 1000,
            StepNs = seconds * 1e9 / 60,
            EpochS = seconds,
            Ci95LowS = 0.9 * seconds,
            Ci95HighS = 1.1 * seconds,
            ToLocal = ratio,
            ToLocalLow = 0.95 * ratio,
            ToLocalHigh = 1.05 * ratio,
            Rounds = 6,
            StepsTimed = 6,
            Noise = noise,
            PaperS = paper,
            LowestPeak = 0.97,
        };
        SpeedRow[] rows =
        [
            Row("local-reparam", "simd", 9, null, paper: 7.4), Row("per-example", "simd", 90, 10, "on the fly", 1635),
            Row("local-reparam", "torch", 12, null, paper: 7.4), Row("per-example", "torch", 2400, 200, "stored", 1635),
        ];
        var page = PageOf(f => f.Write(RunFolder.Speed, rows));
        Assert.Equal("An epoch with per-example noise takes 10.0 [9.50, 10.5] times local-reparam's on simd, where its noise is made on "
            + "the fly inside the product and never stored; 200 [190, 210] times local-reparam's on torch, where its noise is stored as one weight "
            + "matrix an example. The paper's ratio is 221, on its GPU.", Claim(page));
        Assert.Superset(new HashSet<string> { "simd", "torch", "paper", "per-example", "1635" },
            Texts(Assert.Single(Plots(page))).ToHashSet());
        Assert.Contains(page.Blocks.OfType<Paragraph>(), p => p.Text.Contains("97 %", StringComparison.Ordinal));
    }

    [Fact]
    public void Training_is_drawn_against_epochs_and_seconds_with_an_estimator_a_curve()
    {
        var rows = from estimator in (string[])["local-reparam", "shared"]
                   from epoch in Enumerable.Range(1, 3)
                   select new TrainingRow
                   {
                       Estimator = estimator,
                       Epoch = epoch,
                       Seed = 1,
                       MeanObjective = 2.0 / epoch,
                       TestError = 0.1 / epoch,
                       MeanScale = "0.25",
                       TrainS = 2
                   };
        var page = PageOf(f => f.Write("training.csv", rows));
        Assert.Contains("3.33 %, was local-reparam's after 3 epochs and 6.00 s", Claim(page), StringComparison.Ordinal);
        var plots = Plots(page);
        Assert.Equal(4, plots.Count);
        Assert.All(plots, p => Assert.Superset(new HashSet<string> { "local-reparam", "shared" }, Texts(p).ToHashSet()));
        Assert.Contains("seconds of training", Texts(plots[1]));
        Assert.Contains("6", Texts(plots[1]));
    }

    [Fact]
    public void Curves_have_the_limits_drawn_in_and_targets_their_verdicts()
    {
        var curves = ((int[])[64, 1024]).Select(w => new CurveRow
        {
            Curve = "width",
            Estimator = "local-reparam",
            Backend = "simd",
            Minibatch = 1000,
            Width = w,
            Threads = 2,
            Samples = 6,
            MedianNs = 1e4 * w,
            Gflops = 100,
            ComputeBoundNs = 9e3 * w,
            MemoryBoundNs = 1e3 * w,
        });
        TargetRow target = new()
        {
            Target = "GEMM 1000³",
            Comparison = "at least",
            Bound = 0.93,
            Unit = "fraction",
            Measured = 0.95,
            Limit = 0.97,
            LimitReason = "micro-kernel alone",
            Verdict = "pass"
        };
        var page = PageOf(f =>
        {
            f.Write(RunFolder.Curves, curves);
            f.Write(RunFolder.Targets, [target]);
        });
        Assert.Contains(page.Blocks.OfType<Paragraph>(), p => p.Text.Contains("the products bind from", StringComparison.Ordinal));
        Assert.Contains("local-reparam at the peak", Texts(Assert.Single(Plots(page))));
        Assert.Contains(page.Blocks.OfType<TableBlock>(), t => t.Table.Rows.Any(
            r => r.SequenceEqual(["GEMM 1000³", "at least 0.930", "0.950", "0.970: micro-kernel alone", "pass", "0", "0", ""])));
    }

    [Fact]
    public void A_README_embeds_the_plots_as_files()
    {
        using var run = new SampleRun();
        run.Folder.Record(() => run.Folder.Write("training.csv", (TrainingRow[])
            [new() { Estimator = "shared", Epoch = 1, Seed = 1, MeanObjective = 2, TestError = 0.1, MeanScale = "", TrainS = 2 }]));
        new RunPictures(Sections.Report).WritePlots(run.Folder);
        var svg = File.ReadAllText(run["training-1.svg"]);
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", XElement.Parse(svg).ToString(), StringComparison.Ordinal);
        var text = new RunPictures(Sections.Report).PlotList(run.Folder, "reports/m/run");
        Assert.StartsWith("<img width=\"49%\" alt=\"Test error by epoch\" src=\"reports/m/run/training-1.svg\">\n", text,
            StringComparison.Ordinal);
        File.Delete(run["training-2.svg"]);
        Assert.Throws<SgvbException>(() => new RunPictures(Sections.Report).PlotList(run.Folder, "reports/m/run"));
    }
}
