using Sgvb.Gate;
using Sgvb.Gate.Export;
using Sgvb.Gate.Input;

namespace Sgvb.Tests.Gate;

/// <summary>What is committed can be compared and exported: each of its cases has a name of its own.</summary>
public sealed class CommittedRunsTests
{
    public static TheoryData<string> Surveys => [.. Directory.GetDirectories(Path.Combine(Places.Repository()!, "reports"), "survey-*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Places.Repository()!, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Surveys))]
    public void A_survey_is_equal_to_itself(string folder)
    {
        var path = Path.Combine(Places.Repository()!, folder);
        var run = GateRun.Read(path);
        Assert.All(Comparison.Of(run, run, new ComparisonSettings()).Results, r => Assert.NotEqual(Verdict.Regressed, r.Verdict));
        var rows = ExportedRun.Read(path).Rows;
        Assert.Equal(rows.Count, rows.DistinctBy(r => (r.Metric, r.Case)).Count());
    }
}
