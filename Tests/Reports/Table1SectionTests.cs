using Sgvb.Experiments.Table1;
using Sgvb.Reports.Pages;
using Sgvb.Runs;
using static Sgvb.Tests.Reports.SectionPage;

namespace Sgvb.Tests.Reports;

/// <summary>Table 1 on the page, alone and with step times.</summary>
public sealed class Table1SectionTests
{
    [Fact]
    public void Table_1_stands_beside_the_papers_figures()
    {
        Table1Row Row(string estimator, int epoch, double? paper) => new()
        {
            Estimator = estimator,
            Layer = "top",
            Epoch = epoch,
            Variance = 8e3,
            Ci95Low = 7e3,
            Ci95High = 9e3,
            Method = "draws",
            Draws = 64,
            Seeds = 1,
            Lowest = 8e3,
            Highest = 8e3,
            Paper = paper,
            Ratio = 8e3 / paper,
        };
        Table1Row[] rows = [Row("local-reparam", 10, 7.8e3), Row("flipout", 10, null), Row("local-reparam", 100, 1.2e3)];
        var page = PageOf(f => f.Write(RunFolder.Table1, rows));
        Assert.StartsWith("Of the 2 cells that the paper gives, 1 are within a factor of 2 of its figures, 1 within 1.5", Claim(page),
            StringComparison.Ordinal);
        Assert.Equal(["The paper's Table 1"], Heads(page, "The paper's Table 1"));
        Assert.Equal(2, Plots(page).Count);
        Assert.Contains("paper", Texts(Plots(page)[0]));
        Assert.Contains("7.8e3", Texts(Plots(page)[0]));
    }

    [Fact]
    public void Table_1_with_step_times_ranks_by_variance_and_time_on_each_backend()
    {
        var rows = from e in ((string Name, double Variance)[])[("no-noise", 1e3), ("local-reparam", 2e3), ("shared", 1e4)]
                   from layer in (string[])["top", "bottom"]
                   from epoch in (int[])[10, 100]
                   select new Table1Row
                   {
                       Estimator = e.Name,
                       Objective = SampleRun.Objective,
                       Workload = "mnist",
                       Minibatch = 1000,
                       Layer = layer,
                       Epoch = epoch,
                       Variance = e.Variance / epoch,
                       Method = "draws",
                       Draws = 64,
                       Seeds = 1,
                       Lowest = 0,
                       Highest = 0,
                   };
        var page = PageOf(f =>
        {
            f.Write(RunFolder.Table1, rows);
            f.Write(RunFolder.Benchmarks, [
                SampleRun.Step("no-noise", "simd", 50), SampleRun.Step("local-reparam", "simd", 100), SampleRun.Step("shared", "simd", 60),
                SampleRun.Step("local-reparam", "torch", 200)]);
        });
        Assert.Equal("The paper's Table 1", page.Blocks.OfType<Heading>().First().Text);
        Assert.StartsWith("local-reparam on simd is the best buy", Claim(page), StringComparison.Ordinal);
        // At epoch 100: variance 20 times 0.1 s.
        Assert.Contains(page.Blocks.OfType<TableBlock>(),
            t => t.Table.Rows.Any(r => r.Take(5).SequenceEqual(["1", "local-reparam", "simd", "100 ms", "2.0e0"])));
        foreach (var next in (string[][])[["2", "local-reparam", "torch"], ["3", "shared", "simd"]])
            Assert.Contains(page.Blocks.OfType<TableBlock>(), t => t.Table.Rows.Any(r => r.Take(3).SequenceEqual(next)));
    }
}
