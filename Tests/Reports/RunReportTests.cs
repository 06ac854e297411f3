using Sgvb.Cli;
using Sgvb.Reports.Pages;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Reports;

public sealed class RunReportTests
{
    [Fact]
    public void The_summary_of_a_fixed_run_is_as_committed_whatever_the_culture()
    {
        using var german = new GermanNumbers();
        using var run = new SampleRun().Fill();
        Sections.Report.Write(run.Folder);
        Snapshot.Check("summary.md", File.ReadAllText(run[RunFolder.Summary]));
    }

    [Fact]
    public void The_page_opens_with_the_best_estimator_and_never_with_no_noise()
    {
        using var run = new SampleRun().Fill();
        var answer = Answer(run);
        Assert.StartsWith("local-reparam on simd is the best buy", answer.Claim, StringComparison.Ordinal);
        Assert.Contains(answer.Because, l => l.StartsWith("Variance × time, top layer: local-reparam 1.1e3 s", StringComparison.Ordinal));
        Assert.Contains(answer.Because, l => l.Contains("no-noise (top", StringComparison.Ordinal)
            && l.Contains("does not compete", StringComparison.Ordinal));
    }

    [Fact]
    public void An_incomplete_run_says_so_first()
    {
        using var run = new SampleRun().Fill();
        run.Folder.MarkIncomplete("stopped by the user");
        var page = Sections.Report.Build(run.Facts);
        Assert.Contains("stopped by the user", Assert.IsType<Warning>(page.Blocks[0]).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "9-8-7, M = 5; 9-9-7, M = 5 · ")]
    [InlineData(4, "9-8-7, M = 5; 9-9-7, M = 5 and 2 more · ")]
    public void The_line_under_the_title_names_two_networks_and_counts_the_others(int networks, string line)
    {
        using var run = new SampleRun().Fill();
        run.Folder.Write(RunFolder.Variance, Array.Empty<VarianceRow>());
        run.Folder.Write(RunFolder.Agreement, Array.Empty<AgreementRow>());
        run.Folder.Write(RunFolder.Benchmarks, [.. Enumerable.Range(8, networks).Select(width => SampleRun.Benchmarks[0] with { Workload = $"9-{width}-7", Minibatch = 5 })]);
        Assert.StartsWith(line, Sections.Report.Build(run.Facts).Subtitle, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_fails_late_leaves_a_report_of_what_it_finished()
    {
        using var run = new SampleRun();
        Assert.Throws<InvalidOperationException>(() => Sections.Report.Record(run.Folder, () =>
        {
            run.Folder.Write(RunFolder.Benchmarks, SampleRun.Benchmarks);
            throw new InvalidOperationException("late");
        }));
        Assert.Contains("failed: late", File.ReadAllText(run[RunFolder.Summary]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunFolder.Environment, "Machine and versions: no environment.json.")]
    [InlineData(RunFolder.Benchmarks, "Step times: none in benchmarks.csv.")]
    [InlineData(RunFolder.Variance, "Gradient variances: no variance.csv.")]
    [InlineData(RunFolder.Agreement, "Agreement with the reference: no agreement.csv.")]
    public void A_missing_piece_is_a_named_gap_and_the_rest_is_reported(string file, string gap)
    {
        using var run = new SampleRun().Fill();
        File.Delete(run[file]);
        Sections.Report.Write(run.Folder);
        var text = File.ReadAllText(run[RunFolder.Summary]);
        Assert.Contains("\n- " + gap + "\n", text, StringComparison.Ordinal);
        Assert.Contains("local-reparam", text, StringComparison.Ordinal);
        Assert.Contains(gap, File.ReadAllText(run[RunFolder.Report]), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_without_variances_give_no_answer_and_say_why()
    {
        using var run = new SampleRun().Fill();
        File.Delete(run[RunFolder.Variance]);
        Assert.Contains("it holds step times, but no variances", Answer(run).Claim, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all", "the variances of its estimators are zero.")]
    [InlineData("no-noise", "it measured no-noise alone, which is not ranked.")]
    [InlineData("other", "its step times and variances are of different workloads, minibatches or objectives.")]
    public void Variances_that_rank_nothing_are_told_by_their_true_reason(string which, string reason)
    {
        using var run = new SampleRun().Fill();
        run.Folder.Write<VarianceRow>(RunFolder.Variance, which switch
        {
            "all" => [.. SampleRun.Variances.Select(v => v with { Variance = 0, Ci95Low = 0, Ci95High = 0 })],
            "other" => [.. SampleRun.Variances.Select(v => v with { Minibatch = 7 })],
            _ => [.. SampleRun.Variances.Where(v => v.Estimator == which)],
        });
        Assert.EndsWith(reason, Answer(run).Claim, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_results_is_exit_5_and_a_broken_file_exit_2()
    {
        using var run = new SampleRun();
        Assert.Equal(5, Assert.Throws<SgvbException>(() => Sections.Report.Write(run.Folder)).ExitCode);
        Assert.Throws<InvalidOperationException>(() => Sections.Report.Record(run.Folder, () => throw new InvalidOperationException("early")));
        Assert.False(File.Exists(run[RunFolder.Report]));
        run.Fill();
        File.AppendAllText(run[RunFolder.Variance], "1,cut");
        var broken = Assert.Throws<SgvbException>(() => Sections.Report.Write(run.Folder));
        Assert.Equal(2, broken.ExitCode);
        Assert.Contains("variance.csv:", broken.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(run[RunFolder.Report]));
    }

    [Fact]
    public void Hostile_names_stay_text_in_HTML_and_Markdown()
    {
        const string name = "<script>alert(1)</script>\"'|`[x](javascript:alert(1))";
        using var run = new SampleRun().Fill();
        run.Folder.Write<BenchmarkRow>(RunFolder.Benchmarks, [.. SampleRun.Benchmarks,
            SampleRun.Step(name, "=cmd|' /C calc'!A0", 100) with { Note = "<img src=x onerror=alert(1)>" }]);
        run.Folder.Write<VarianceRow>(RunFolder.Variance, [.. SampleRun.Variances, .. SampleRun.Cells(name, 10, 1)]);
        run.Folder.WriteNotes(["</textarea><script>alert(2)</script>"]);
        Sections.Report.Write(run.Folder);
        var html = File.ReadAllText(run[RunFolder.Report]);
        Assert.Equal(1, Count(html, "<script>"));
        Assert.Equal(Count(html, "<textarea"), Count(html, "</textarea>"));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
        Assert.Contains("'=cmd|", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        var markdown = File.ReadAllText(run[RunFolder.Summary]);
        Assert.DoesNotContain("<script", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("](javascript", markdown, StringComparison.Ordinal);
    }

    private static Answer Answer(SampleRun run) => Sections.Report.Build(run.Facts).Blocks.OfType<Answer>().Single();

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
