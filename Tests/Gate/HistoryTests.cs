using System.Globalization;
using Sgvb.Analysis.Gate.History;
using Sgvb.Analysis.Gate.Input;
using Sgvb.Tests.CommandLine;
using Sgvb.Tests.Runs;
using Xunit;

namespace Sgvb.Tests.Gate;

public sealed class HistoryTests
{
    [Fact]
    public void Runs_are_appended_and_nothing_is_written_again()
    {
        using var folder = new TemporaryFolder();
        var store = new HistoryStore(folder["store"]);
        var file = folder["store/history.csv"];
        store.Append(HistoryStore.Rows(GateRun.Read(SuiteFolder.Write(folder["a"], 1).Path), "aaa", DateTimeOffset.UnixEpoch));
        var before = File.ReadAllText(file);
        store.Append(HistoryStore.Rows(GateRun.Read(SuiteFolder.Write(folder["b"], 2).Path), "bbb", DateTimeOffset.UnixEpoch.AddDays(1)));
        Assert.StartsWith(before, File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(14, store.Load().Count);
        var again = Assert.Throws<SgvbException>(() => store.Append(HistoryStore.Rows(GateRun.Read(folder["b"]), null, null)));
        Assert.Contains("holds run b of amd-epyc-2c already", again.Message, StringComparison.Ordinal);
        File.AppendAllText(file, "1,amd-epyc-2c,c,ti");
        Assert.Contains("the last line is cut off", Assert.Throws<SgvbException>(store.Load).Message, StringComparison.Ordinal);
        Assert.Throws<SgvbException>(() => store.Append([]));
    }

    [Fact]
    public void A_slower_step_is_reported_with_its_commits_and_drawn()
    {
        using var folder = new TemporaryFolder();
        var store = new HistoryStore(folder["store"]);
        for (var i = 0; i < 14; i++)
        {
            var name = "run" + i.ToString("D2", CultureInfo.InvariantCulture);
            var run = SuiteFolder.Write(folder[name], i, slower: i < 8 ? 1 : 1.2, launches: 3);
            store.Append(HistoryStore.Rows(GateRun.Read(run.Path), $"c0ffee{i:D2}", DateTimeOffset.UnixEpoch.AddDays(i)));
        }

        var shown = Executable.Analysis("history", "--store", folder["store"], "--plot", folder["plots"]);
        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.Contains("c0ffee07..c0ffee08", shown.Out, StringComparison.Ordinal);
        Assert.Contains("1 lasting step\n", shown.Out, StringComparison.Ordinal);
        var plot = File.ReadAllText(Assert.Single(Directory.GetFiles(folder["plots"], "*.svg")));
        Assert.StartsWith("<svg", plot, StringComparison.Ordinal);
        Assert.Contains("local-reparam", plot, StringComparison.Ordinal);
        Assert.Contains("c0ffee07..c0ffee08", File.ReadAllText(Path.Combine(folder["plots"], "history.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_of_other_suites_have_their_titles_for_names_and_dates()
    {
        using var folder = new TemporaryFolder();
        for (var day = 1; day <= 2; day++)
        {
            var results = Directory.CreateDirectory(folder[$"{day}/results"]).FullName;
            File.WriteAllText(Path.Combine(results, "Acme-report-full.json"), Synthetic.ForeignJson(
                day, new Dictionary<string, double> { ["A.B"] = 5 }, title: $"A-2026010{day}-120000"));
            var added = Executable.Analysis("history", "add", results, "--store", folder["s"], "--commit", $"c{day}");
            Assert.True(added.ExitCode == 0, added.Error);
        }

        Assert.Equal([("A-20260101-120000", "2026-01-01 12:00:00Z"), ("A-20260102-120000", "2026-01-02 12:00:00Z")],
            new HistoryStore(folder["s"]).Load().Where(r => r.Metric == "time").Select(r => (r.Run, r.Utc)));
    }

    [Fact]
    public void Without_a_store_and_without_a_match_there_is_one_line()
    {
        using var folder = new TemporaryFolder();
        var none = Executable.Analysis("history", "--store", folder["none"]);
        Assert.Equal((2, ""), (none.ExitCode, none.Out));
        Assert.Contains("no history yet; begin one with: history add RUN", none.Error, StringComparison.Ordinal);
        var wrong = Executable.Analysis("history", "add", SuiteFolder.Write(folder["a"], 1).Path, "--store", folder["s"], "--date",
            "yesterday");
        Assert.Equal("--date: 'yesterday' is no date; write 2026-01-31T12:00:00Z\n", wrong.Error);
        Assert.Equal(0, Executable.Analysis("history", "add", folder["a"], "--store", folder["s"]).ExitCode);
        Assert.Contains("no case matches 'x*'", Executable.Analysis("history", "--store", folder["s"], "--case", "x*").Error,
            StringComparison.Ordinal);
    }
}
