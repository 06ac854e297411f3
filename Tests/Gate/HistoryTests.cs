using Sgvb.Gate;
using Sgvb.Gate.Cases;
using Sgvb.Gate.History;
using Sgvb.Gate.Input;
using Sgvb.Tests.CommandLine;

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
        var rows = HistoryStore.Rows(GateRun.Read(SuiteFolder.Write(folder["c"], 3).Path), null, null);
        Assert.Contains("run c of amd-epyc-2c was named twice", Assert.Throws<SgvbException>(() => store.Append([.. rows, .. rows])).Message, StringComparison.Ordinal);
        Assert.Equal(14, store.Load().Count);
        File.AppendAllText(file, "1,amd-epyc-2c,c,ti");
        Assert.Contains("the last line is cut off", Assert.Throws<SgvbException>(store.Load).Message, StringComparison.Ordinal);
        Assert.Throws<SgvbException>(() => store.Append([]));
    }

    /// <summary>Some editors save so, and bytes of UTF-8 behind them are no text.</summary>
    [Fact]
    public void A_store_in_another_encoding_is_read_and_goes_on()
    {
        using var folder = new TemporaryFolder();
        var (store, file) = (new HistoryStore(folder["store"]), folder["store/history.csv"]);
        store.Append(HistoryStore.Rows(GateRun.Read(SuiteFolder.Write(folder["a"], 1).Path), "aaa", null));
        var before = File.ReadAllText(file);
        File.WriteAllText(file, before, System.Text.Encoding.Unicode);
        store.Append(HistoryStore.Rows(GateRun.Read(SuiteFolder.Write(folder["b"], 2).Path), "bbb", null));
        Assert.Equal(14, store.Load().Count);
        Assert.StartsWith(before, File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_store_could_not_be_read_with_is_not_added()
    {
        using var folder = new TemporaryFolder();
        var store = new HistoryStore(folder["store"]);
        var rows = HistoryStore.Rows(GateRun.Read(SuiteFolder.Write(folder["a"], 1).Path), "aaa", null);
        store.Append(rows);
        var before = File.ReadAllText(folder["store/history.csv"]);
        foreach (var (row, fault) in ((HistoryRow, string)[])[
            (rows[0] with { Machine = "" }, "column machine: is empty"), (rows[0] with { Run = "b", Utc = "2026-01-31T12:00:00Z" }, "is no time such as")])
            Assert.Contains(fault, Assert.Throws<SgvbException>(() => store.Append([row])).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(folder["store/history.csv"]));
        File.WriteAllText(folder["store/history.csv"], before.Replace(rows[0].Utc, "yesterday", StringComparison.Ordinal));
        Assert.Contains("column utc: 'yesterday' is no time", Assert.Throws<SgvbException>(store.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Jobs_that_begin_one_store_together_lose_no_row()
    {
        using var folder = new TemporaryFolder();
        var jobs = Enumerable.Range(0, 8).Select(i => HistoryStore.Rows(GateRun.Read(SuiteFolder.Write(folder[$"{i}"], i).Path), "aaa", null)).ToList();
        Parallel.ForEach(jobs, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            rows => new HistoryStore(folder["store"]).Append(rows));
        Assert.Equal(jobs.Sum(j => j.Count), new HistoryStore(folder["store"]).Load().Count);
        Assert.Equal([HistoryStore.FileName], Directory.GetFiles(folder["store"]).Select(Path.GetFileName));
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

        var shown = Executable.Suite("history", "--store", folder["store"], "--plot", folder["plots"]);
        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.Contains("c0ffee07..c0ffee08", shown.Out, StringComparison.Ordinal);
        Assert.Contains("1 lasting step\n", shown.Out, StringComparison.Ordinal);
        var plot = File.ReadAllText(Assert.Single(Directory.GetFiles(folder["plots"], "*.svg")));
        Assert.StartsWith("<svg", plot, StringComparison.Ordinal);
        Assert.Contains("local-reparam", plot, StringComparison.Ordinal);
        Assert.Contains(">time, µs<", plot, StringComparison.Ordinal);
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
            var added = Executable.Suite("history", "add", results, "--store", folder["s"], "--commit", $"c{day}");
            Assert.True(added.ExitCode == 0, added.Error);
        }

        Assert.Equal([("A-20260101-120000", "2026-01-01 12:00:00Z"), ("A-20260102-120000", "2026-01-02 12:00:00Z")],
            new HistoryStore(folder["s"]).Load().Where(r => r.Metric == "time").Select(r => (r.Run, r.Utc)));
    }

    [Theory]
    [InlineData(".NET 10.0.3 (10.0.3, 10.0.326.7603)", 2)]
    [InlineData(".NET 10.0.2 (10.0.225.61305), X64 RyuJIT", 1)]
    public void Runs_that_a_comparison_refuses_make_series_of_their_own(string runtime, int series)
    {
        using var folder = new TemporaryFolder();
        var store = new HistoryStore(folder["store"]);
        for (var i = 0; i < 24; i++)
        {
            var file = new ForeignFile();
            file.Host["RuntimeVersion"] = i < 12 ? file.Host["RuntimeVersion"] : runtime;
            // A step inside each half and, where the runtime changes, another that is nobody's.
            file.Add("A.Get", "DefaultJob", (i % 12 < 6 ? 100 : 120) * (i < 12 ? 1 : 1.5) + 0.01 * i, 100 + i);
            file.Write(folder[$"{i}"]);
            store.Append(HistoryStore.Rows(
                GateRun.Read(folder[$"{i}"]) with { Title = $"run {i}" }, $"c0ffee{i:D2}", DateTimeOffset.UnixEpoch.AddDays(i)));
        }

        var shown = Executable.Suite("history", "--store", folder["store"]);
        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.Contains($"{series} series of up to {24 / series} runs", shown.Out, StringComparison.Ordinal);
        Assert.Equal(series == 2, shown.Out.Contains(
            "note: amd-epyc-7763: runs that cannot be compared make series of their own (dotnet=.NET 10.0.2, dotnet_build=10.0.225.61305 | "
            + "dotnet=.NET 10.0.3, dotnet_build=10.0.326.7603), 2 for each of 1 such as A.Get; no step is sought across", StringComparison.Ordinal));
        Assert.Equal(series == 1, shown.Out.Contains("c0ffee11..c0ffee12", StringComparison.Ordinal));
    }

    [Fact]
    public void A_store_of_an_older_version_is_read_and_goes_on()
    {
        using var folder = new TemporaryFolder();
        var store = new HistoryStore(folder["s"]);
        Directory.CreateDirectory(folder["s"]);
        File.WriteAllText(folder["s/history.csv"], "schema_version,machine,run,metric,case,utc,commit,unit,value,spread_percent,units\n"
            + "1,amd-epyc-7763,old,time,A.Get,2025-01-01 10:00:00Z,abc,ns,100,,3\n");
        Assert.Equal("", store.Load().Single().Conditions);
        var file = new ForeignFile();
        file.Add("A.Get", "DefaultJob", 100, 101);
        file.Write(folder["r"]);
        store.Append(HistoryStore.Rows(GateRun.Read(folder["r"]), "def", null));
        Assert.Equal(["", "processor=AMD EPYC 7763; architecture=x64; os=linux; dotnet=.NET 10.0.2; dotnet_build=10.0.225.61305; "
            + "configuration=RELEASE; debugger=none"], store.Load().Select(r => r.Conditions));
        // What an old row does not know is taken as equal.
        Assert.Equal(2, HistorySeries.Of(store.Load(), Margins.Usual, "*").Single().Points.Count);
        var before = File.ReadAllText(folder["s/history.csv"]);
        store.Append([.. HistoryStore.Rows(GateRun.Read(folder["r"]), "def", null).Select(r => r with { Run = "another" })]);
        Assert.StartsWith(before, File.ReadAllText(folder["s/history.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_from_nothing_is_shown_in_bytes_and_one_below_a_clock_cycle_not_at_all()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 14).SelectMany(i => (HistoryRow[])
            [Row(i, Metric.AllocatedBytes, "A.Get", i < 7 ? 0 : 24), Row(i, Metric.Time, "A.Empty", i < 7 ? 0.002 : 0.02 + 0.0001 * i)]);
        new HistoryStore(folder.Path).Append([.. rows]);
        var shown = Executable.Suite("history", "--store", folder.Path);
        Assert.Contains("1 lasting step\n", shown.Out, StringComparison.Ordinal);
        Assert.Matches(@"A\.Get +allocated_bytes +\+24 B +0 B +24 B +c6\.\.c7 ", shown.Out);
        var json = Executable.Suite("history", "--store", folder.Path, "--json");
        Assert.Contains("\"change\": null", json.Out, StringComparison.Ordinal);

        static HistoryRow Row(int i, Metric metric, string name, double value) => new()
        {
            Machine = "m",
            Run = $"r{i}",
            Metric = metric.Name,
            Case = name,
            Utc = $"2026-01-{i + 1:D2} 10:00:00Z",
            Commit = $"c{i}",
            Value = value,
            Units = 3,
        };
    }

    [Fact]
    public void Without_a_store_and_without_a_match_there_is_one_line()
    {
        using var folder = new TemporaryFolder();
        var none = Executable.Suite("history", "--store", folder["none"]);
        Assert.Equal((2, ""), (none.ExitCode, none.Out));
        Assert.Contains("no history yet; begin one with: history add RUN", none.Error, StringComparison.Ordinal);
        var wrong = Executable.Suite("history", "add", SuiteFolder.Write(folder["a"], 1).Path, "--store", folder["s"], "--date",
            "yesterday");
        Assert.Equal("--date: 'yesterday' is no date; write 2026-01-31T12:00:00Z\n", wrong.Error);
        Assert.Equal(0, Executable.Suite("history", "add", folder["a"], "--store", folder["s"]).ExitCode);
        Assert.Contains("no case matches 'x*'", Executable.Suite("history", "--store", folder["s"], "--case", "x*").Error,
            StringComparison.Ordinal);
    }
}
