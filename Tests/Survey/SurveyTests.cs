using Sgvb.Experiments.Survey;
using Sgvb.Measuring.Selection;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Reports.Pages;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;
using static Sgvb.Tests.Reports.SectionPage;

namespace Sgvb.Tests.Survey;

public sealed class SurveyTests
{
    private static readonly string[] Small =
    [
        "survey", "--workload", "13-6-2", "--minibatch", "16", "--posterior", "sigma", "--kl", "gaussian", "--train-steps", "20", "--threads", "1", "--blocks", "3",
        "--seconds", "1", "--backend", "simd",
    ];

    [Fact]
    public void The_verb_ranks_what_has_one_objective_and_reports_the_bias_of_the_rest()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite([.. Small, "--estimator", "no-noise,local-reparam,shared,stl,vogn", "--output", folder["run"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        var opened = RunFolder.Open(folder["run"]);
        var rows = opened.Read<SurveyRow>(RunFolder.Survey);
        Assert.Equal(5 * 2, rows.Count);
        foreach (var row in rows)
        {
            Assert.Equal(row.Estimator is "local-reparam" or "shared" or "stl", row.VarianceTimeRatio is not null);
            Assert.Equal(row.Variance * row.StepNs * 1e-9, row.VarianceTimeS, 1e-9 * row.VarianceTimeS);
            Assert.Equal(row.Variance, row.VarianceData!.Value + row.VarianceNoise!.Value, 1e-6 * row.Variance);
            if (row.VarianceTimeRatio is not { } ratio)
                continue;
            Assert.InRange(ratio, row.Ci95Low!.Value, row.Ci95High!.Value);
            Assert.Equal(0, row.Bias);
        }

        // The ratio of variances is of the same numbers that variance.csv has.
        foreach (var row in rows.Where(r => r.Estimator != "vogn"))
        {
            var variances = opened.Read<VarianceRow>(RunFolder.Variance).Where(v => v.Parameter == "theta" && v.Layer == row.Layer).ToList();
            Assert.Equal(
                variances.Single(v => v.Estimator == row.Estimator).Variance / variances.Single(v => v.Estimator == "local-reparam").Variance,
                row.VarianceRatio!.Value, 1e-9 * row.VarianceRatio.Value);
        }

        Assert.All(rows.Where(r => r.Estimator == "vogn"), r => Assert.NotEqual(rows[0].Objective, r.Objective));
        Assert.Contains(rows, r => r.Estimator == "vogn" && r.Bias is not null);
        Assert.All(SurveyTables.Answers(rows), a => Assert.Contains(a, run.Out.ReplaceLineEndings(" "), StringComparison.Ordinal));
        Assert.All(opened.Read<AgreementRow>(RunFolder.Agreement), r => Assert.True(r.Passed));
        var page = File.ReadAllText(opened.FileAt(RunFolder.Report));
        Assert.Contains("Every estimator at one state", page, StringComparison.Ordinal);
        Assert.Contains("Biased estimators, ranked nowhere", page, StringComparison.Ordinal);
    }

    [Fact]
    public void On_convolutions_it_says_how_far_noise_by_position_lies_from_noise_on_the_weights()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite(
            "survey", "--workload", "1x28x28:conv2k5s4-10:softplus", "--minibatch", "16", "--data", "digits", "--train-steps", "5", "--threads", "1", "--blocks", "4",
            "--seconds", "1", "--backend", "simd", "--estimator", "no-noise,local-reparam,split:2,shared,per-example", "--output", folder["run"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Noise by position is not noise on the weights", run.Out, StringComparison.Ordinal);
        var rows = RunFolder.Open(folder["run"]).Read<SurveyRow>(RunFolder.Survey);
        foreach (var row in rows)
        {
            Assert.Equal(row.Objective.StartsWith("noise-by-position", StringComparison.Ordinal), row.WeightNoiseBias is not null);
            Assert.Equal(row.WeightNoiseBias, row.WeightNoiseBias is null ? null : rows.First(r => r.Estimator == "local-reparam" && r.Layer == row.Layer).WeightNoiseBias);
        }

        Assert.Contains(rows, r => r is { Estimator: "split:2", Layer: "top", WeightNoiseBiasCi95High: > 0 });
        var table = SurveyTables.Positions(rows)!;
        Assert.Equal(2, table.Rows.Count);
        Assert.All(table.Rows, r => Assert.NotEqual("–", r[^1]));
    }

    /// <summary>stl's gradient but for the KL term is shared's, draw by draw: a bias that is measured against either is the same.</summary>
    [Fact]
    public void A_sampled_KL_term_of_the_unbiased_estimator_is_no_bias()
    {
        using var folder = new TemporaryFolder();
        var biases = ((string[])["shared", "stl"]).Select(exact =>
        {
            var run = Executable.Suite(
                "survey", "--workload", "1x28x28:conv2k5s4-10:softplus", "--minibatch", "16", "--data", "digits", "--train-steps", "5", "--threads", "1",
                "--blocks", "4", "--seconds", "1", "--backend", "simd", "--posterior", "sigma", "--kl", "gaussian", "--estimator", $"local-reparam,{exact}",
                "--output", folder[exact]);
            Assert.True(run.ExitCode == 0, run.Error);
            return RunFolder.Open(folder[exact]).Read<SurveyRow>(RunFolder.Survey).Where(r => r.Estimator == "local-reparam")
                .Select(r => r.WeightNoiseBias).ToList();
        }).ToList();
        Assert.All(biases[0], b => Assert.NotNull(b));
        Assert.Equal(biases[0], biases[1]);
    }

    [Theory]
    [InlineData("--estimator names only shared", "name it too", "--estimator", "shared")]
    [InlineData("moments", "survey compares estimators at equal minibatches", "--method", "moments")]
    public void What_cannot_be_compared_is_refused_in_one_line(string what, string message, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite([.. Small, .. options, "--output", folder["run"]]);
        Assert.Equal(2, run.ExitCode);
        Assert.True(run.Error.TrimEnd().Split('\n').Length == 1 && run.Error.Contains(message, StringComparison.Ordinal), $"{what}: {run.Error}");
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Everything_that_goes_with_the_options_is_surveyed_and_the_rest_is_named()
    {
        var methods = SurveyMethods.Choose(new CommonValues { Posterior = PosteriorSpec.Sigma() }, out var leftOut);
        Assert.Superset(
            new HashSet<string> { "no-noise", "shared", "grouped:10", "per-example", "local-reparam", "flipout", "split:8", "split:4x2", "stl", "vogn", "shared+draws:4" },
            methods.Select(m => m.Estimator.ToString()).ToHashSet());
        Assert.Contains(methods, m => m is { Estimator.Name: "shared", Kl: KlKind.Sampled });
        Assert.Equal(2, leftOut.Count(l => l.Contains("input-noise left out", StringComparison.Ordinal)));
        Assert.Single(methods.Where(m => !m.Estimator.Entry.IsBiased).Select(m => m.Objective).Distinct());

        // Without one in closed form there is nothing to hold a sampled term against: it comes with it.
        methods = SurveyMethods.Choose(new CommonValues(), out leftOut);
        Assert.Empty(leftOut);
        Assert.Equal(
            [KlKind.Cubic, KlKind.Gaussian, KlKind.Sampled], methods.Where(m => m.Estimator.ToString() == "shared").Select(m => m.Kl).Order());
        Assert.Equal(methods.Count, methods.Distinct().Count());
        Assert.Contains(SurveyMethods.Choose(new CommonValues { Estimators = ["all", "split:8x2"] }, out _), m => m.Estimator.ToString() == "split:8x2");
    }

    [Fact]
    public void The_front_is_of_those_that_no_other_beats_in_both()
    {
        var rows = Rows();
        var panel = SurveyRanking.Panels(rows)[0];
        Assert.Equal(["split:8", "local-reparam", "shared (KL sampled)", "shared", "per-example"], panel.Ranked.Select(c => c.Name));
        Assert.Equal(["shared", "shared (KL sampled)", "local-reparam", "split:8"], SurveyRanking.Front(panel.Ranked, "top").Select(c => c.Name));
        Assert.Equal("noise-of-another-kind", SurveyRanking.Panels(rows)[^1].Objective);
        Assert.Equal("vogn", Assert.Single(SurveyRanking.Biased(rows)).Name);
    }

    [Fact]
    public void The_order_is_that_of_the_ratios_shown()
    {
        // Of ratios in pairs and of medians the order may be another.
        var rows = Rows().Select(r => r.Estimator == "per-example" ? r with { VarianceTimeRatio = 0.1, Ci95Low = 0.05, Ci95High = 0.2 } : r).ToList();
        Assert.Equal("per-example", SurveyRanking.Panels(rows)[0].Ranked[0].Name);
    }

    [Fact]
    public void A_row_that_is_lacking_is_named() => Assert.Equal(
        "survey.csv: shared on simd has no row of the layer top; copy the file again or measure again",
        Assert.Throws<SgvbException>(() => SurveyRanking.Front(SurveyRanking.Panels(
            [.. Rows().Where(r => r is not { Estimator: "shared", Layer: "top", Kl: "gaussian" })])[0].Ranked, "top")).Message);

    [Fact]
    public void What_a_run_cannot_tell_apart_is_said()
    {
        var rows = Rows();
        Assert.Single(SurveyTables.Answers(rows));
        var wide = rows.Select(r => r with { Ci95High = r is { Estimator: "split:8", Layer: "bottom" } ? 1.2 : r.Ci95High }).ToList();
        Assert.Equal("This run cannot tell split:8 from local-reparam in the bottom layer.", SurveyTables.Answers(wide)[1]);
        // The same widths from few blocks say less: Student's t has longer tails, and more so for many statements at once.
        var few = rows.Select(r => r with { Draws = 64 }).ToList();
        Assert.Equal("This run cannot tell split:8 from local-reparam in the bottom layer.", SurveyTables.Answers(few)[1]);
        Assert.Single(SurveyTables.Answers([.. few.Select(r => r with { Freedom = 63 })]));
        var without = rows.Where(r => r.Estimator != "split:8").Select(r => r with { Ci95Low = r.Estimator == "shared" ? 0.9 : r.Ci95Low }).ToList();
        Assert.Equal(
            ["local-reparam leaves the least variance × time over the layers together: nothing here is a better buy.",
                "This run cannot tell shared (KL sampled), shared from local-reparam."], SurveyTables.Answers(without));
    }

    [Fact]
    public void The_page_ranks_one_objective_draws_it_and_shows_the_others_apart()
    {
        var page = PageOf(f => f.Write(RunFolder.Survey, Rows()));
        Assert.Equal("split:8 leaves the least variance × time over the layers together; against local-reparam's: bottom 0.800 [0.700, 0.900], "
            + "top 0.600 [0.500, 0.700].", Claim(page));
        var plots = Plots(page);
        Assert.Equal(2, plots.Count);
        Assert.Superset(new HashSet<string> { "shared", "shared (KL sampled)", "split:8", "no-noise" }, Texts(plots[0]).ToHashSet());
        Assert.DoesNotContain("vogn", Texts(plots[0]));
        var tables = page.Blocks.OfType<TableBlock>().Select(t => t.Table).ToList();
        Assert.Contains(tables, t => t.Rows.Any(r => r[0] == "1" && r[1] == "split:8" && r[^1] == "0.600 [0.500, 0.700]"));
        Assert.Contains(tables, t => t.Rows.Any(r => r[0] == "not ranked" && r[^1] == "–"));
        Assert.Contains(tables, t => t.Rows.Any(r => r[0] == "vogn" && r.Contains("0.30 [0.20, 0.40]")));
        Assert.DoesNotContain(tables[0].Rows, r => r[1] == "vogn");
    }

    private static IReadOnlyList<SurveyRow> Rows() =>
    [
        .. Of("no-noise", 1, 1, null, null), .. Of("local-reparam", 4, 4, 1, 1), .. Of("shared", 2, 30, 3.7, 3.7), .. Of("split:8", 4.2, 2.4, 0.8, 0.6),
        .. Of("per-example", 90, 6, 33, 33), .. Of("shared", 2.1, 25, 3.3, 3.3).Select(r => r with { Kl = "sampled" }),
        .. Of("vogn", 3, 30, null, null).Select(r => r with { Objective = "gauss-newton sigma kl=gaussian", ScaleBias = 0.3, ScaleBiasCi95Low = 0.2, ScaleBiasCi95High = 0.4 }),
        .. Of("input-noise", 2, 3, null, null).Select(r => r with { Objective = "noise-of-another-kind" }),
    ];

    private static IEnumerable<SurveyRow> Of(string estimator, double milliseconds, double variance, double? bottom, double? top) =>
        ((string, double?)[])[("bottom", bottom), ("top", top)] switch
        {
            var layers => layers.Select(l => new SurveyRow
            {
                Estimator = estimator,
                Posterior = "sigma",
                Kl = "gaussian",
                Objective = "sigma kl=gaussian",
                Backend = "simd",
                Workload = "13-6-2",
                Minibatch = 16,
                Layer = l.Item1,
                VarianceTimeRatio = l.Item2,
                Ci95Low = l.Item2 - 0.1,
                Ci95High = l.Item2 + 0.1,
                VarianceTimeS = milliseconds * 1e-3 * variance,
                Variance = variance,
                VarianceRatio = variance / 4,
                StepNs = milliseconds * 1e6,
                Products = 2,
                Normals = 100,
                Draws = 1024,
                Rounds = 6,
                LowestPeak = 0.9,
            }),
        };
}
