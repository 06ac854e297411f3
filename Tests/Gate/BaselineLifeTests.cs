using Sgvb.Gate;
using Sgvb.Gate.Baseline;
using Sgvb.Gate.Cases;
using Sgvb.Gate.Input;
using Sgvb.Runs;
using Sgvb.Tests.CommandLine;
using Sgvb.Tests.Reports;
using static Sgvb.Tests.Gate.Synthetic;

namespace Sgvb.Tests.Gate;

/// <summary>The table of a baseline's states, line by line, and the folder that keeps it.</summary>
public sealed class BaselineLifeTests
{
    private const BaselineChange Stays = BaselineChange.Stays, Replaced = BaselineChange.Replaced, Accepted = BaselineChange.Accepted;

    [Theory]
    [InlineData("equivalent", 0, Replaced, 0, Replaced)]
    [InlineData("improved equivalent", 0, Replaced, 0, Replaced)]
    [InlineData("excluded", 0, Replaced, 0, Replaced)]
    [InlineData("equivalent new", 0, Replaced, 0, Replaced)]
    [InlineData("equivalent gone", 3, Replaced, 0, Accepted)]
    [InlineData("equivalent doubtful", 3, Stays, 0, Accepted)]
    [InlineData("doubtful gone", 3, Stays, 0, Accepted)]
    [InlineData("improved regressed", 1, Stays, 0, Accepted)]
    [InlineData("regressed gone failed", 1, Stays, 0, Accepted)]
    [InlineData("equivalent failed", 5, Stays, 0, Accepted)]
    [InlineData("equivalent mute", 0, BaselineChange.BegunAnew, 0, Accepted)]
    [InlineData("doubtful mute", 3, Stays, 0, Accepted)]
    [InlineData("mute regressed", 1, Stays, 0, Accepted)]
    public void Each_end_of_a_comparison_has_its_exit_code_and_its_baseline(
        string cases, int exitCode, BaselineChange change, int exitCodeAccepted, BaselineChange changeAccepted)
    {
        var comparison = Of(cases);
        var end = BaselineLife.Of(comparison, allowInconclusive: false, accepted: null, isOlder: false);
        Assert.Equal((exitCode, change), (end.ExitCode, end.Change));
        var accepted = BaselineLife.Of(comparison, allowInconclusive: false, "because", isOlder: false);
        Assert.Equal((exitCodeAccepted, changeAccepted), (accepted.ExitCode, accepted.Change));
        // Allowing doubt turns a 3 into a 0, and moves no baseline.
        var allowed = BaselineLife.Of(comparison, allowInconclusive: true, accepted: null, isOlder: false);
        Assert.Equal((exitCode == 3 ? 0 : exitCode, change), (allowed.ExitCode, allowed.Change));
        foreach (var why in (string?[])[null, "because"])
            Assert.Equal(Stays, BaselineLife.Of(comparison, allowInconclusive: true, why, isOlder: true).Change);
    }

    [Fact]
    public void A_store_holds_a_limited_number_of_runs_and_lets_the_oldest_go()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < BaselineStore.Most + 3; i++)
        {
            Directory.CreateDirectory(folder[$"c{i}"]);
            File.WriteAllText(folder[$"c{i}/x-report-full.json"], ForeignJson(i, new Dictionary<string, double> { [$"Acme.M{i}"] = 100 }));
            new BaselineStore(folder["store"]).Keep(GateRun.Read(folder[$"c{i}"]),
                new KeptRun { Utc = DateTimeOffset.UnixEpoch.AddDays(i), Why = "the first run" }, []);
        }

        var kept = new BaselineStore(folder["store"]).Kept.Select(k => k.Run.Cases[0].Key.Case);
        Assert.Equal(Enumerable.Range(3, BaselineStore.Most).Reverse().Select(i => $"Acme.M{i}"), kept);
    }

    [Fact]
    public void What_was_stopped_half_way_is_not_read_and_goes_with_the_next()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["c"]);
        File.WriteAllText(folder["c/x-report-full.json"], ForeignJson(1, new Dictionary<string, double> { ["Acme.M"] = 100 }));
        var kept = new KeptRun { Utc = DateTimeOffset.UnixEpoch, Why = "the first run" };
        var half = folder["store/.19700101-000000-" + Guid.Empty.ToString("N")];
        Directory.CreateDirectory(half);
        kept.Save(half);
        // The store may be a checkout.
        Directory.CreateDirectory(folder["store/.git"]);
        File.WriteAllText(folder["store/.git/HEAD"], "ref: refs/heads/baselines");
        Assert.Empty(new BaselineStore(folder["store"]).Kept);
        new BaselineStore(folder["store"]).Keep(GateRun.Read(folder["c"]), kept, []);
        Assert.False(Directory.Exists(half));
        Assert.True(File.Exists(folder["store/.git/HEAD"]));
        Assert.Equal([".git"], Directory.GetFileSystemEntries(folder["store"], ".*").Select(Path.GetFileName));
        Assert.Single(new BaselineStore(folder["store"]).Kept);
    }

    /// <summary>It may be whole: neither is it left aside, for then everything would pass, nor does it go.</summary>
    [Fact]
    public void A_baseline_that_the_system_will_not_open_is_an_error_and_stays()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["c"]);
        File.WriteAllText(folder["c/x-report-full.json"], ForeignJson(1, new Dictionary<string, double> { ["Acme.M"] = 100 }));
        new BaselineStore(folder["store"]).Keep(GateRun.Read(folder["c"]), new KeptRun { Utc = DateTimeOffset.UnixEpoch, Why = "the first run" }, []);
        var file = Assert.Single(Directory.GetFiles(folder["store"], "*-report-full.json", SearchOption.AllDirectories));
        using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Contains("cannot be read", Assert.Throws<SgvbException>(() => new BaselineStore(folder["store"])).Message, StringComparison.Ordinal);
        Assert.Single(new BaselineStore(folder["store"]).Kept);
    }

    /// <summary>Its files would go with the first run that replaces it.</summary>
    [Fact]
    public void A_run_is_not_taken_for_a_kept_baseline()
    {
        using var run = new SampleRun().Fill();
        var refused = Executable.Suite("gate", "--baseline", run.Folder.Path, "--candidate", run.Folder.Path, "--kept", "write");
        Assert.Equal((2, true), (refused.ExitCode, refused.Error.Contains("is a run, and not a folder for kept baselines", StringComparison.Ordinal)));
        Assert.True(run.Folder.Exists(RunFolder.Benchmarks));
    }

    /// <summary>Taken for a folder in which nothing is kept yet, it would pass every candidate.</summary>
    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    public void A_file_is_not_taken_for_an_empty_folder_of_baselines(string kept)
    {
        using var run = new SampleRun().Fill();
        var refused = Executable.Suite("gate", "--baseline", run[RunFolder.Benchmarks], "--candidate", run.Folder.Path, "--kept", kept);
        Assert.Equal((2, true), (refused.ExitCode, refused.Error.Contains("is a file, and kept baselines are a folder", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--kept: no 'maybe'; ", "--kept", "maybe", "--candidate", "x")]
    [InlineData("gate: --kept needs --candidate", "--kept", "read")]
    [InlineData("gate: --accepted needs --kept", "--accepted", "why")]
    [InlineData("gate: --accepted: say why", "--kept", "write", "--candidate", "x", "--accepted", " \t ")]
    public void A_wrong_option_is_one_line(string message, params string[] options)
    {
        var run = Executable.Suite(["gate", "--baseline", "x", .. options]);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
    }

    private static Comparison Of(string cases)
    {
        var words = cases.Split(' ');
        CaseKey[] Named(string word) => words.Contains(word) ? [Key(Metric.Time, word)] : [];
        return new([.. words.Where(w => w is not ("failed" or "gone" or "new")).Select(Result)], Named("failed"), Named("gone"), Named("new"), []);
    }

    private static CaseResult Result(string word) => new(
        Key(Metric.Time, word),
        word switch
        {
            "equivalent" => Verdict.Equivalent,
            "improved" => Verdict.Improved,
            "regressed" => Verdict.Regressed,
            _ => Verdict.Inconclusive,
        },
        "", 100, 100, 1, null, null, null, null, 0.05, null, 1, 1, 1, "none", word == "mute" ? 1 : 5, 5)
    {
        ExcludesRegression = word == "excluded",
    };
}
