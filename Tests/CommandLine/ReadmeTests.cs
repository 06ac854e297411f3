using Sgvb.Cli;
using Sgvb.Cli.Documents;
using Sgvb.Cli.Verbs;
using Sgvb.Experiments.Training;
using Sgvb.Runs;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Machine;
using Sgvb.Tests.Reports;

namespace Sgvb.Tests.CommandLine;

public sealed class ReadmeTests
{
    [Fact]
    public void What_a_run_calls_its_machine_stays_text()
    {
        foreach (var name in HostileNames.All)
        {
            using var run = new SampleRun();
            run.Fill();
            (SampleRun.Machine with { Processor = SampleRun.Machine.Processor with { Model = name }, Os = name, Dotnet = name, DataSet = name, Commit = name })
                .Save(run.Folder);
            var root = Path.GetDirectoryName(run.Folder.Path)!;
            HostileNames.AssertHarmlessMarkdown(new ReadmeBlocks(Sections.Report, VerbList.All).Rewrite("<!-- generated:machine run -->\n<!-- /generated -->", "R", root)
                .Replace("<!-- generated:machine run -->", "", StringComparison.Ordinal).Replace("<!-- /generated -->", "", StringComparison.Ordinal));
        }
    }

    public static TheoryData<string> Pages() => [.. MarkdownPages.Paths];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_generated_blocks_are_current(string page)
    {
        var text = MarkdownPages.Read(page);
        Assert.True(new ReadmeBlocks(Sections.Report, VerbList.All).Rewrite(text, page, MarkdownPages.Root) == text, $"{page} is stale: run ./run-bench.sh readme");
    }

    [Fact]
    public void Paths_in_a_block_are_relative_to_its_page()
    {
        using var folder = new TemporaryFolder();
        var run = Sample(folder);
        run.Write(TrainingStore.Rows, (TrainingRow[])
            [new() { Estimator = "shared", Epoch = 1, Seed = 1, MeanObjective = 2, TestError = 0.1, MeanScale = "", TrainS = 2 }]);
        new RunPictures(Sections.Report).WritePlots(run);
        const string block = "<!-- generated:plots run -->\n<!-- /generated -->";
        Assert.Contains(" src=\"run/training-1.svg\"", new ReadmeBlocks(Sections.Report, VerbList.All).Rewrite(block, "README.md", folder.Path), StringComparison.Ordinal);
        Assert.Contains(" src=\"../run/training-1.svg\"", new ReadmeBlocks(Sections.Report, VerbList.All).Rewrite(block, "docs/page.md", folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_stale_page_is_found()
    {
        using var folder = new TemporaryFolder();
        Sample(folder);
        const string stale = "<!-- generated:machine run -->\nold\n<!-- /generated -->\n";
        Directory.CreateDirectory(folder["docs"]);
        File.WriteAllText(folder["README.md"], stale);
        File.WriteAllText(folder["docs/fresh.md"], new ReadmeBlocks(Sections.Report, VerbList.All).Rewrite(stale, "docs/fresh.md", folder.Path));
        File.WriteAllText(folder["docs/stale.md"], stale);
        Assert.Equal(["README.md", "docs/stale.md"], new ReadmeBlocks(Sections.Report, VerbList.All).Stale(folder.Path).Select(p => p.Page));
        Assert.All(new ReadmeBlocks(Sections.Report, VerbList.All).Stale(folder.Path), p => Assert.Equal(File.ReadAllText(folder["docs/fresh.md"]), p.Text));
    }

    [Fact]
    public void The_verb_checks_the_repository()
    {
        var error = new StringWriter();
        Assert.Equal((0, ""), (Application.Run(VerbList.Root(), ["readme", "--check"], error), error.ToString()));
    }

    [Fact]
    public void Blocks_are_filled_from_the_run_that_they_name_and_the_rest_is_kept()
    {
        using var folder = new TemporaryFolder();
        using var german = new GermanNumbers();
        var run = Sample(folder);
        var text = new ReadmeBlocks(Sections.Report, VerbList.All).Rewrite("a\n<!-- generated:machine run -->\nold\n<!-- /generated -->\nb\n<!-- generated:results run -->\n<!-- /generated -->\n",
            "R", folder.Path);
        Assert.StartsWith("a\n<!-- generated:machine run -->\nMeasured on ", text, StringComparison.Ordinal);
        Assert.Contains("| local-reparam+antithetic | alpha kl=cubic | simd | 12.5 ms | - | 7.8e3 | - | 4000000000 draws | 9.8e1 | - |\n<!-- /generated -->\n",
            text, StringComparison.Ordinal);
        Assert.Contains("\n<!-- /generated -->\nb\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("old", text, StringComparison.Ordinal);
        Assert.Equal(text, new ReadmeBlocks(Sections.Report, VerbList.All).Rewrite(text, "R", folder.Path));
        run.MarkIncomplete("stopped by the user");
        Refused("<!-- generated:results run -->\n<!-- /generated -->", "R:1: run is incomplete (stopped by the user)", folder.Path);
    }

    [Theory]
    [InlineData("x\n<!-- generated:verbs -->\n", "R:2: the block does not end")]
    [InlineData("<!-- generated:verbz -->\n<!-- /generated -->", "R:1: no block 'verbz'; did you mean verbs?")]
    [InlineData("<!-- generated:results -->\n<!-- /generated -->", "R:1: name the run")]
    [InlineData("<!-- generated:results reports/none -->\n<!-- /generated -->", "no such folder")]
    [InlineData("<!-- generated:verbs -->\n<!-- generated:verbs -->\n<!-- /generated -->", "R:2: a block inside a block")]
    public void A_wrong_block_is_one_line(string text, string message) => Refused(text, message, "/");

    private static void Refused(string text, string message, string root) =>
        Assert.Contains(message, Assert.Throws<SgvbException>(() => new ReadmeBlocks(Sections.Report, VerbList.All).Rewrite(text, "R", root)).Message, StringComparison.Ordinal);

    private static RunFolder Sample(TemporaryFolder folder)
    {
        var run = RunFolder.Create(folder["run"], "m", "quick", DateTimeOffset.UnixEpoch);
        run.Record(() =>
        {
            MachineReader.Read(["quick"]).Save(run);
            run.Write(RunFolder.Variance, [SampleRows.Variance]);
            run.Write(RunFolder.Benchmarks, [SampleRows.Benchmark with
            {
                Estimator = SampleRows.Variance.Estimator, Objective = SampleRows.Variance.Objective, Backend = "simd", Workload = "mnist", Minibatch = 1000,
            }]);
        });
        return run;
    }
}
