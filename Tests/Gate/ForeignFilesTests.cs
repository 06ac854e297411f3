using Sgvb.Gate.Input;

namespace Sgvb.Tests.Gate;

/// <summary>Which files of a folder are read, and that what is not is said.</summary>
public sealed class ForeignFilesTests
{
    [Theory]
    [InlineData("Other-report.json")]
    [InlineData("Other-report-custom.json")]
    [InlineData("other.json")]
    public void A_report_with_another_ending_is_read_beside_full_ones(string name)
    {
        using var folder = new TemporaryFolder();
        One("A.Get").Write(folder.Path);
        One("B.Slow").Write(folder.Path, name);
        var run = GateRun.Read(folder.Path);
        Assert.Equal(["A.Get", "B.Slow"], run.Cases.Select(c => c.Key.Case).Order());
        Assert.Empty(run.Notes);
    }

    [Fact]
    public void Copies_of_one_report_with_other_endings_are_one()
    {
        using var folder = new TemporaryFolder();
        foreach (var ending in (string[])["-full", "-full-compressed", "", "-brief", "-custom"])
            One("A.Get").Write(folder.Path, $"Acme-report{ending}.json");
        Assert.Equal(["A.Get"], GateRun.Read(folder.Path).Cases.Select(c => c.Key.Case));
    }

    [Theory]
    [InlineData("package.json", "{\"name\": \"x\"}")]
    [InlineData("settings.json", "{ // with a comment\n}")]
    [InlineData("list.json", "[1, 2]")]
    [InlineData("empty.json", "")]
    public void Other_JSON_neither_hides_the_reports_below_nor_goes_unsaid_beside_them(string name, string text)
    {
        using var folder = new TemporaryFolder();
        One("A.Get").Write(folder["results"]);
        File.WriteAllText(folder[name], text);
        Assert.Equal(["A.Get"], GateRun.Read(folder.Path).Cases.Select(c => c.Key.Case));
        File.WriteAllText(folder["results/" + name], text);
        var beside = GateRun.Read(folder.Path);
        Assert.Equal(["A.Get"], beside.Cases.Select(c => c.Key.Case));
        Assert.EndsWith($"{name} was not read: it is no report of BenchmarkDotNet", beside.Notes.Single(), StringComparison.Ordinal);
    }

    /// <summary>BenchmarkDotNet leaves old reports where they are.</summary>
    [Theory]
    [InlineData("20260101-120000", "20260101-180000", false)]
    [InlineData("20260101-120000", "20260301-120000", true)]
    public void Reports_of_days_that_lie_apart_are_named(string one, string other, bool named)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["A-report-full.json"], Synthetic.ForeignJson(1, new Dictionary<string, double> { ["Acme.A"] = 100 }, title: $"Acme.A-{one}"));
        File.WriteAllText(folder["B-report-full.json"], Synthetic.ForeignJson(2, new Dictionary<string, double> { ["Acme.B"] = 100 }, title: $"Acme.B-{other}"));
        var notes = GateRun.Read(folder.Path).Notes;
        Assert.Equal(named, notes.Any(n => n.Contains("2026-01-01 to 2026-03-01", StringComparison.Ordinal)));
        Assert.Equal(named ? 1 : 0, notes.Count);
    }

    [Fact]
    public void A_report_that_is_cut_off_is_refused_though_another_is_whole()
    {
        using var folder = new TemporaryFolder();
        One("A.Get").Write(folder.Path);
        File.WriteAllText(folder["B-report.json"], "{\"Benchmarks\": [");
        Assert.Contains("B-report.json:1:17: is no JSON, or cut off", Refused(folder.Path, 2), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_deeper_down_are_named()
    {
        using var folder = new TemporaryFolder();
        One("A.Get").Write(folder["x/results"]);
        Assert.Contains(Path.Combine("x", "results") + ": name such a folder", Refused(folder.Path, 5), StringComparison.Ordinal);
        One("B.Get").Write(folder["results"]);
        var run = GateRun.Read(folder.Path);
        Assert.Equal(["B.Get"], run.Cases.Select(c => c.Key.Case));
        Assert.Contains(Path.Combine("x", "results") + " were not read", run.Notes.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_measurements_there_is_a_line_that_says_so_and_a_note_where_others_have_some()
    {
        using var folder = new TemporaryFolder();
        var brief = One("A.Get");
        var stripped = brief.Add("A.Set", "DefaultJob", 5);
        stripped.Remove("Measurements");
        brief.Write(folder.Path, "Acme-report-brief.json");
        var run = GateRun.Read(folder.Path);
        Assert.Equal(["A.Get"], run.Cases.Select(c => c.Key.Case));
        Assert.Contains("without measurements, which no verdict can do without (1, such as A.Set)", run.Notes.Single(), StringComparison.Ordinal);
        var none = new ForeignFile();
        none.Add("A.Get", "DefaultJob", 5)["Measurements"] = new System.Text.Json.Nodes.JsonArray();
        none.Write(folder.Path, "Acme-report-brief.json");
        Assert.Contains("export with --exporters fulljson", Refused(folder.Path, 2), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_other_JSON_is_no_run()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.json"], "{}");
        File.WriteAllText(folder["b.json"], "[]");
        Assert.Contains("none of its 2 JSON files is a full JSON of BenchmarkDotNet", Refused(folder.Path, 2), StringComparison.Ordinal);
    }

    private static ForeignFile One(string name)
    {
        var file = new ForeignFile();
        file.Add(name, "DefaultJob", 100, 101, 99);
        return file;
    }

    private static string Refused(string path, int exitCode)
    {
        var error = Assert.Throws<SgvbException>(() => GateRun.Read(path));
        Assert.Equal(exitCode, error.ExitCode);
        return error.Message;
    }
}
