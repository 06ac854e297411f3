using System.Text;
using Sgvb.Gate;
using Sgvb.Gate.Cases;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

/// <summary>What a pull request's comment says, and what it leaves out.</summary>
public sealed class GateCommentTests
{
    /// <summary>Of one comment, as GitHub counts them.</summary>
    private const int Characters = 65_536;

    [Fact]
    public void The_verdict_comes_first_then_what_matters_and_the_rest_is_folded()
    {
        var comment = GateComment.Of(Report(regressed: 2, equivalent: 3));
        Assert.StartsWith("### Failed: a regression (2 regressed, 3 equivalent, 1 gone, 1 new)\n", comment, StringComparison.Ordinal);
        var fold = comment.IndexOf("<details><summary>4 other cases</summary>", StringComparison.Ordinal);
        Assert.True(fold > 0, comment);
        Assert.All(Rows(comment, "regressed"), r => Assert.True(comment.IndexOf(r, StringComparison.Ordinal) < fold));
        Assert.All(Rows(comment, "equivalent"), r => Assert.True(comment.IndexOf(r, StringComparison.Ordinal) > fold));
        Assert.Equal((2, 3), (Rows(comment, "regressed").Count, Rows(comment, "equivalent").Count));
        Assert.Contains("Not measured any more: gone", comment, StringComparison.Ordinal);
        Assert.Equal(1, comment.Split("</details>").Length - 1);
        // GitHub shows a table or a paragraph after HTML only behind an empty line.
        Assert.Contains("</summary>\n\n| verdict |", comment, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5000, 0)]
    [InlineData(20, 4980)]
    public void Five_thousand_cases_stay_under_the_limit_and_it_says_how_many_are_left_out(int regressed, int equivalent)
    {
        var comment = GateComment.Of(Report(regressed, equivalent));
        Assert.InRange(Encoding.UTF8.GetByteCount(comment), Characters - 4096, Characters - 1024);
        var shown = Rows(comment, "regressed").Count + Rows(comment, "equivalent").Count;
        Assert.Equal(Math.Min(regressed, shown), Rows(comment, "regressed").Count);
        var absent = (comment.Contains("gone [time]", StringComparison.Ordinal) ? 1 : 0) + (comment.Contains("new [time]", StringComparison.Ordinal) ? 1 : 0);
        Assert.Contains($"{5002 - shown - absent:N0} more stand in gate.html", comment, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_speaks_to_nobody()
    {
        var report = new GateReport("t", new([.. Sgvb.Tests.Runs.HostileNames.All.Select((n, i) => Result(n, Verdict.Regressed))], [], [], [], ["n"]), 1);
        Sgvb.Tests.Runs.HostileNames.AssertHarmlessMarkdown(GateComment.Of(report));
    }

    private static List<string> Rows(string comment, string verdict) =>
        [.. comment.Split('\n').Where(l => l.StartsWith($"| {verdict} |", StringComparison.Ordinal))];

    private static GateReport Report(int regressed, int equivalent) => new("before against after", new(
        [.. Enumerable.Range(0, regressed + equivalent).Select(i => Result($"case-{i}", i < regressed ? Verdict.Regressed : Verdict.Equivalent))],
        [], [Key(Metric.Time, "gone")], [Key(Metric.Time, "new")], []), 1);

    private static CaseResult Result(string name, Verdict verdict) => new(
        Key(Metric.Time, name), verdict, "", 100, 110, 1.1, 1.05, 1.15, 1.05, 1.15, 0.05, 0.1, 1, 1, 1, "welch", 5, 5);
}
