using Sgvb.Experiments.Figure1;
using Sgvb.Reports.Pages;
using Sgvb.Reports.Run;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Figure1;

public sealed class Figure1ChecksTests
{
    private const string A = "variational-dropout-a at or below gaussian-dropout-a at every width";
    private const string A2 = "variational-dropout-a2 at or below gaussian-dropout-a at every width";
    private const string Narrow = "every variational method at or below its fixed counterpart at width 100";
    private const string Falls = "every method's error falls from width 100 to 500";

    /// <summary>Read off, it has one cell the other way round by less than it could be read.</summary>
    [Fact]
    public void The_papers_own_figure_passes_but_for_one_cell()
    {
        var table = Check(Paper(_ => true, seeds: 1));
        Assert.Equal("open: 5 of 6, of one training each, so that no spread is known; not width 1250 (by 0.02 points)", table[A]);
        Assert.Equal("holds: 6 of 6, of one training each, so that no spread is known", table[A2]);
        Assert.Equal("holds: 3 of 3, of one training each, so that no spread is known", table[Narrow]);
        Assert.Equal("holds: 7 of 7, of one training each, so that no spread is known", table[Falls]);
        foreach (var points in (string[])["0.1", "0.2", "0.3"])
            Assert.Equal("42 of 42 by the mean over seeds; no cell has several seeds, and so an interval", table[$"cells within {points} points of the paper"]);
    }

    [Fact]
    public void What_was_not_run_is_counted_and_not_judged()
    {
        var table = Check(Paper(c => c.Width == 100 && c.Preset != "variational-dropout-a2", seeds: 1));
        Assert.Equal("holds: 1 of 1, of one training each, so that no spread is known; 5 not run", table[A]);
        Assert.Equal("not run", table[A2]);
        Assert.Equal("holds: 2 of 2, of one training each, so that no spread is known; 1 not run", table[Narrow]);
        Assert.Equal("not run", table[Falls]);
        Assert.Equal("6 of 6 by the mean over seeds; no cell has several seeds, and so an interval; 36 not run", table["cells within 0.1 points of the paper"]);
        Assert.All(Check([.. Paper(c => c.Width == 100, seeds: 1).Select(r => r with { Width = 7 })]), check => Assert.Equal("not run", check.Value));
    }

    [Fact]
    public void The_answer_is_of_the_largest_size_that_most_methods_were_run_at()
    {
        string Claim(Func<Figure1Row, bool> which) =>
            new Figure1Section().Of(new RunFacts("run").With<Figure1Row>([.. Paper(which, seeds: 1)])).OfType<Answer>().Single().Claim;
        Assert.StartsWith("At width 1250 variational-dropout-a2 has the lowest test error", Claim(_ => true), StringComparison.Ordinal);
        Assert.StartsWith("At width 500 ", Claim(c => c.Width <= 500 || c.Preset == "no-noise"), StringComparison.Ordinal);
    }

    /// <summary>Trainings move together: only their differences, seed by seed, tell two methods apart.</summary>
    [Fact]
    public void Cells_are_compared_seed_by_seed()
    {
        double[] common = [0, 0.004, 0.009];
        var rows = Paper(c => c.Width == 100, seeds: 3).Select(r => r with { TestError = r.TestError + common[r.Seed - 1] }).ToList();
        Assert.StartsWith("holds: 3 of 3, beyond the seeds' spread 3 of 3", Check(rows)[Narrow], StringComparison.Ordinal);
        // One method's own spread: differences of 0.1, -0.1 and -0.3 points around -0.1 with a standard error of 0.115.
        double[] own = [0.001, -0.001, -0.003];
        var spread = rows.Select(r => r.Preset == "variational-dropout-b"
            ? r with { TestError = rows.First(o => o.Preset == "gaussian-dropout-b" && o.Seed == r.Seed).TestError + own[r.Seed - 1] } : r).ToList();
        Assert.StartsWith("holds: 3 of 3, beyond the seeds' spread 2 of 3", Check(spread)[Narrow], StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_on_the_other_side_fails_beyond_its_interval_and_is_open_within()
    {
        string Narrowly(params double[] above)
        {
            var rows = Paper(c => c.Width == 100, above.Length);
            return Check([.. rows.Select(r => r.Preset == "variational-dropout-b"
                ? r with { TestError = rows.First(o => o.Preset == "gaussian-dropout-b").TestError + above[r.Seed - 1] } : r)])[Narrow];
        }

        Assert.StartsWith("fails: 2 of 3, beyond the seeds' spread 2 of 3; not variational-dropout-b (by 0.47 [0.4", Narrowly(0.0046, 0.0047, 0.0048),
            StringComparison.Ordinal);
        Assert.StartsWith("open: 2 of 3, beyond the seeds' spread 2 of 3; not variational-dropout-b (by 0.20 [-", Narrowly(0.0050, -0.0010, 0.0020),
            StringComparison.Ordinal);
        Assert.Equal("open: 2 of 3, of one training each, so that no spread is known; not variational-dropout-b (by 0.47 points)", Narrowly(0.0047));
    }

    [Fact]
    public void Nearness_to_the_paper_is_counted_by_the_mean_and_by_the_interval()
    {
        // Seeds at +0.05 ± 0.04: mean within 0.1; the interval, 0.05 ± 0.099, only in part. At +0.15 ± 0.001 all of it is within 0.2.
        var rows = Paper(c => c is { Width: 100, Preset: "no-noise" or "binary-dropout" }, seeds: 3)
            .Select(r => r with { TestError = r.TestError + (r.Preset == "no-noise" ? 0.0005 + 0.0004 * (r.Seed - 2) : 0.0015 + 0.00001 * (r.Seed - 2)) }).ToList();
        var table = Check(rows);
        Assert.Equal("1 of 2 by the mean over seeds; 0 of 2 with all of their interval over seeds, 1 of 2 with a part of it; 40 not run",
            table["cells within 0.1 points of the paper"]);
        Assert.Equal("2 of 2 by the mean over seeds; 2 of 2 with all of their interval over seeds, 2 of 2 with a part of it; 40 not run",
            table["cells within 0.2 points of the paper"]);
    }

    [Fact]
    public void Where_cells_were_trained_anew_on_all_examples_that_error_counts()
    {
        var rows = Paper(c => c.Width == 100, seeds: 1).Select(r => r with { RetrainedTestError = r.TestError, TestError = 0.5 }).ToList();
        Assert.StartsWith("7 of 7 by the mean", Check(rows)["cells within 0.1 points of the paper"], StringComparison.Ordinal);
    }

    /// <summary>The validation error counts there, and the paper's one Gaussian and one variational dropout stand for both types.</summary>
    [Fact]
    public void The_papers_own_panel_b_passes()
    {
        var table = Check(Paper(_ => true, seeds: 1, Figure1Panel.B));
        foreach (var type in (string[])["a", "b"])
        {
            Assert.Equal("holds: 9 of 9, of one training each, so that no spread is known",
                table[$"variational-dropout-{type} below no-noise, binary-dropout, gaussian-dropout-{type} at every k"]);
            Assert.Equal("holds: 2 of 2, of one training each, so that no spread is known", table[$"variational-dropout-{type} falls with k"]);
        }

        foreach (var points in (string[])["1 point", "2 points", "5 points"])
            Assert.StartsWith("18 of 18 by the mean", table[$"cells within {points} of the paper"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_panel_b_does_not_show_here_is_named()
    {
        var rows = Paper(c => c.Preset is "no-noise" or "variational-dropout-b", seeds: 1, Figure1Panel.B)
            .Select(r => r is { Preset: "variational-dropout-b", Width: 2 } ? r with { ValidationError = r.ValidationError + 0.1 } : r).ToList();
        var table = Check(rows);
        Assert.Equal("open: 2 of 3, of one training each, so that no spread is known; not no-noise, k = 2 (by 1.60 points); 6 not run",
            table["variational-dropout-b below no-noise, binary-dropout, gaussian-dropout-b at every k"]);
        Assert.Equal("open: 1 of 2, of one training each, so that no spread is known; not k = 2 (by 6.45 points)", table["variational-dropout-b falls with k"]);
        Assert.Equal("variational-dropout-b, k = 2: +10.00 points", table["the cell furthest from the paper"]);
        Assert.Equal("not run", table["variational-dropout-a falls with k"]);
    }

    [Fact]
    public void Each_panel_has_its_own_checks() =>
        Assert.Equal(["Figure 1a against the paper", "Figure 1b against the paper"],
            Figure1Checks.Of([.. Paper(c => c.Width == 1, 1, Figure1Panel.B), .. Paper(c => c.Width == 100, 1)]).Select(t => t.Title));

    /// <summary>What was measured stands beside what the paper has, each with its own words; drawn pictures have nothing of the paper beside them.</summary>
    [Fact]
    public void Each_plot_has_its_own_caption()
    {
        var rows = Paper(_ => true, seeds: 1);
        Assert.Equal(["Less", "The paper's values, read off its plot. The axis of errors does not start at 0."],
            Captions(rows).Select(c => c.StartsWith("Less", StringComparison.Ordinal) ? "Less" : c));
        Assert.StartsWith("Less", Assert.Single(Captions([.. rows.Select(r => r with { Paper = null })])), StringComparison.Ordinal);

        static IEnumerable<string> Captions(IReadOnlyList<Figure1Row> rows) =>
            new Figure1Section().Of(new RunFacts("run").With<Figure1Row>([.. rows])).OfType<Figures>().Single().Items.Select(f => f.Caption);
    }

    private static Dictionary<string, string> Check(IReadOnlyList<Figure1Row> rows) => Figure1Checks.Of(rows).Single().Rows.ToDictionary(r => r[0], r => r[1]);

    private static List<Figure1Row> Paper(Func<Figure1Row, bool> which, int seeds) => Paper(which, seeds, Figure1Panel.A);

    private static List<Figure1Row> Paper(Func<Figure1Row, bool> which, int seeds, Figure1Panel panel) =>
    [
        .. (from seed in Enumerable.Range(1, seeds)
            from method in panel.Methods
            from width in panel.Sizes
            let error = PaperFigure1.Error(panel, method, width)!.Value
            select new Figure1Row
            {
                Case = new Case(method, "alpha", "none", "", "simd", $"784-{width}-{width}-{width}-10", 100),
                Preset = method,
                Panel = panel.Letter,
                Width = width,
                Seed = seed,
                TestError = panel == Figure1Panel.A ? error : 0.5,
                Paper = error,
                ValidationError = panel == Figure1Panel.A ? 0.02 : error,
                BestEpoch = 1,
                Epochs = 1,
                MeanScale = "",
                TrainS = 1,
                Recipe = "",
            }).Where(which),
    ];
}
