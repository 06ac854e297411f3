using System.Text;
using Sgvb.Gate;
using Sgvb.Gate.Cases;
using Sgvb.Tests.CommandLine;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

/// <summary>A page that GitHub would drop for its size is cut by what its cases are worth.</summary>
public sealed class JobPageTests
{
    [Theory]
    [InlineData(60_000)]
    [InlineData(20_000)]
    [InlineData(3_000)]
    [InlineData(100)]
    public void A_cut_page_keeps_what_matters_most_and_says_what_it_leaves_out(int most)
    {
        var report = Report(regressed: 40, doubtful: 60, equivalent: 900);
        var page = GateMarkdown.Of(report, most);
        var size = Encoding.UTF8.GetByteCount(page);
        Assert.True(size <= most || most == 100, $"{size} bytes");
        Assert.Contains("(40 regressed, 60 inconclusive, 900 equivalent, 1 failed, 2 gone, 3 new)", page, StringComparison.Ordinal);
        var rows = page.Split('\n').Where(l => l.StartsWith("| case-", StringComparison.Ordinal)).ToList();
        var left = 1000 + 6 - rows.Count - Count(page, "[time]");
        Assert.Contains($"{left:N0} more stand in gate.html", page, StringComparison.Ordinal);
        // A case is only left out where all that matter less are left out too.
        if (rows.Any(r => r.Contains("| equivalent |", StringComparison.Ordinal)))
            Assert.Equal(100, rows.Count(r => !r.Contains("| equivalent |", StringComparison.Ordinal)));
        if (rows.Any(r => r.Contains("| inconclusive |", StringComparison.Ordinal)))
            Assert.Equal(40, rows.Count(r => r.Contains("| regressed |", StringComparison.Ordinal)));
        if (rows.Count > 1)
            Assert.StartsWith("| case-39 | regressed |", rows[0], StringComparison.Ordinal);
        // One case more would not have fitted.
        Assert.True(most == 100 || size > most - 500, $"{size} of {most} bytes");
    }

    [Fact]
    public void A_page_that_fits_is_whole() => Assert.Equal(Report(3, 3, 3).ToMarkdown(), GateMarkdown.Of(Report(3, 3, 3), 100_000));

    [Fact]
    public void What_the_step_wrote_before_counts()
    {
        using var folder = new TemporaryFolder();
        var suite = Enumerable.Range(0, 800).ToDictionary(i => $"Acme.M{i}(text: \"lorem ipsum dolor sit amet, consectetur adipiscing\")", _ => 100.0);
        foreach (var (name, seed) in ((string, int)[])[("a", 1), ("b", 2)])
        {
            Directory.CreateDirectory(folder[name]);
            File.WriteAllText(folder[name + "/x-report-full.json"], ForeignJson(seed, suite));
        }

        File.WriteAllText(folder["page"], new string('x', 900_000) + "\n");
        var run = Executable.Run("Sgvb.Analysis", ["gate", "--baseline", folder["a"], "--candidate", folder["b"], "--output", folder["out"]],
            ("GITHUB_STEP_SUMMARY", folder["page"]));
        Assert.True(run.ExitCode is 0 or 3, run.Error);
        Assert.InRange(new FileInfo(folder["page"]).Length, 1_000_000, (1 << 20) - 1);
        Assert.Contains("more stand in gate.html", File.ReadAllText(folder["page"]), StringComparison.Ordinal);
        Assert.Equal(1600, File.ReadLines(folder["out/gate.md"]).Count(l => l.StartsWith("| Acme.M", StringComparison.Ordinal)));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static GateReport Report(int regressed, int doubtful, int equivalent)
    {
        var cases = Enumerable.Range(0, regressed + doubtful + equivalent).Select(i => Result(
            i, i < regressed ? Verdict.Regressed : i < regressed + doubtful ? Verdict.Inconclusive : Verdict.Equivalent));
        // The worst stand last in the file.
        return new("t", new([.. cases.Reverse()], [Key(Metric.Time, "failed")], [Key(Metric.Time, "g1"), Key(Metric.Time, "g2")],
            [Key(Metric.Time, "n1"), Key(Metric.Time, "n2"), Key(Metric.Time, "n3")], ["a note"]), 1);
    }

    private static CaseResult Result(int number, Verdict verdict) => new(
        Key(Metric.Time, $"case-{number}"), verdict, verdict == Verdict.Inconclusive ? "why" : "", 100, 100, 1 + number / 1000.0, 0.9, 1.1, 0.9, 1.1, 0.05,
        0.1, 1, 1, 1, "welch", 5, 5);
}
