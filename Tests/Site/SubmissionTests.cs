using Sgvb.Cli;
using Sgvb.Cli.Site;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.Reports;

namespace Sgvb.Tests.Site;

public sealed class SubmissionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_sent_run_names_no_host_no_user_and_no_folder_and_shows_the_same_numbers()
    {
        using var run = new SampleRun("run of joe@lab").Fill();
        (SampleRun.Machine with
        {
            CommandLine = @"quick --data /home/joe/mnist --output 'C:\Users\joe\out'",
            CommitUnknown = "git in /work/secret/x does not answer",
            Backends = new Dictionary<string, string> { ["simd"] = "available: avx2", ["torch"] = "unavailable: nothing in /opt/joe/lib" },
        }).Save(run.Folder);
        run.Folder.WriteNotes(["MNIST from /data/shared/mnist on gpu-box-7.", "Half of 3 GB/s, and/or 1/2."]);
        run.Folder.Write<BenchmarkRow>(RunFolder.Benchmarks, [.. SampleRun.Benchmarks.Select(b => b with { Note = "by Joe in ~/project-x/a" })]);
        File.WriteAllText(run["secret.log"], "joe");
        Assert.Equal((0, ""), SiteSample.Run("submit", run.Folder.Path, "--private", "joe,gpu-box-7", "--output", _folder["out"]));

        var packed = RunFolder.Open(Assert.Single(Directory.GetDirectories(_folder["out/amd-epyc-2c"])));
        Assert.Equal("run-of-ADDRESS", packed.Name);
        foreach (var file in Directory.GetFiles(packed.Path))
            foreach (var word in (string[])["joe", "Joe", "gpu-box-7", "/home", "Users", "secret", "/opt/", "/data/", "project-x"])
                Assert.DoesNotContain(word, File.ReadAllText(file), StringComparison.Ordinal);
        Assert.False(packed.Exists("secret.log"));
        Assert.Equal(["MNIST from PATH on NAME.", "Half of 3 GB/s, and/or 1/2."], packed.ReadNotes());
        Assert.Equal(SampleRun.Benchmarks.Select(b => (b.Case, b.MedianNs)), packed.Read<BenchmarkRow>(RunFolder.Benchmarks).Select(b => (b.Case, b.MedianNs)));
        Assert.Equal(File.ReadAllText(run[RunFolder.Variance]), File.ReadAllText(packed.FileAt(RunFolder.Variance)));
        Assert.Contains("best buy", File.ReadAllText(packed.FileAt(RunFolder.Report)), StringComparison.Ordinal);
        Assert.DoesNotContain("not whole", File.ReadAllText(packed.FileAt(RunFolder.Report)), StringComparison.Ordinal);
        Assert.Equal((0, ""), SiteSample.Run("site", "--check", "--from", _folder["out"]));
    }

    [Fact]
    public void What_is_not_whole_or_holds_nothing_or_lies_there_already_is_not_sent()
    {
        using var run = new SampleRun().Fill();
        run.Folder.MarkIncomplete("stopped by the user");
        Refused(2, "is not whole: stopped by the user", run.Folder.Path);
        run.Folder.Complete();
        Assert.Equal(0, SiteSample.Run("submit", run.Folder.Path, "--output", _folder["out"]).Code);
        Refused(2, "holds a run", run.Folder.Path);
        using var empty = new SampleRun("empty");
        SampleRun.Machine.Save(empty.Folder);
        empty.Folder.Complete();
        Refused(5, "no result in it", empty.Folder.Path);
    }

    [Theory]
    [InlineData("benchmarks.csv", "local-reparam", "no-such", "no-such is no estimator of this suite")]
    [InlineData("benchmarks.csv", ",mnist,", ",no-net,", "no-net is no workload")]
    [InlineData("benchmarks.csv", ",torch,", ",abacus,", "abacus is no backend of this suite")]
    [InlineData("benchmarks.csv", ",alpha kl=cubic,", ",alpha kl=exact,", "has the objective 'alpha kl=cubic', not 'alpha kl=exact'")]
    [InlineData("variance.csv", ",alpha kl=cubic,", ",input-noise alpha kl=cubic,", "and would be ranked among others")]
    [InlineData("variance.csv", "variance", "varianz", "column")]
    [InlineData("environment.json", "quick --data digits", "quick --data /home/somebody/x", "holds '/home/somebody/x'")]
    [InlineData("environment.json", "\"amd-epyc-2c\"", "\"other-8c\"", "was measured on other-8c")]
    [InlineData("environment.json", "\"threads\": 2", "\"threads\": 0", "threads: 0 is none")]
    [InlineData("notes.txt", "Digits", "joe@lab.example", "holds 'joe@lab.example'")]
    public void A_fault_of_a_committed_run_is_named(string file, string text, string instead, string fault)
    {
        using var site = new SiteSample();
        var run = RunFolder.Open(Path.Combine(site.Reports, "amd-epyc-2c", "quick"));
        run.WriteNotes(["Digits stand in for MNIST."]);
        Assert.Equal([], Faults(site.Reports));
        var path = run.FileAt(file);
        Assert.Contains(text, File.ReadAllText(path), StringComparison.Ordinal);
        File.WriteAllText(path, File.ReadAllText(path).Replace(text, instead, StringComparison.Ordinal));
        Assert.Contains(Faults(site.Reports), f => f.Contains(fault, StringComparison.Ordinal) && f.Contains("amd-epyc-2c", StringComparison.Ordinal));
        Assert.Equal(2, SiteSample.Run("site", "--check", "--from", site.Reports).Code);
    }

    [Fact]
    public void A_link_is_a_fault()
    {
        using var site = new SiteSample();
        File.WriteAllText(_folder["secret"], "a token");
        File.CreateSymbolicLink(Path.Combine(site.Reports, "amd-epyc-2c", "quick", "notes.txt"), _folder["secret"]);
        Assert.Contains(Faults(site.Reports), f => f.EndsWith("notes.txt: is a link; put the file itself in its place", StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_committed_may_be_shown() =>
        Assert.Equal([], new SiteCheck(Sections.Report, new PrivateWords([])).Faults(Path.Combine(Places.Repository()!, "reports")));

    [Theory]
    [InlineData("GB/s, 1/2, and/or, https://example.org/a/b, </td>, -/+, 784-1000/2")]
    [InlineData("libtorch in ~/.nuget/packages/libtorch-cpu-linux-x64/2.10.0/runtimes")]
    [InlineData("alpha kl=cubic, N²·σ², 3x32x32:conv32k5s2p2-128-10:softplus, square root")]
    public void Ordinary_text_holds_nothing_private(string text) => Assert.Null(new PrivateWords(["root", "ab"]).Find(text));

    [Theory]
    [InlineData("see /home/joe/x.csv:3", "see PATH:3")]
    [InlineData("\"C:\\\\Users\\\\joe\"", "\"PATH\"")]
    [InlineData("from joe@lab.example now", "from ADDRESS now")]
    [InlineData("JOE-2 and joe, joey", "JOE-2 and NAME, joey")]
    [InlineData("~/thesis/data", "PATH")]
    [InlineData(@"\\server\share\x", "PATH")]
    public void Private_words_are_replaced_by_what_they_were(string text, string clean)
    {
        var words = new PrivateWords(["joe"]);
        Assert.Equal(clean, words.Clean(text));
        Assert.Null(words.Find(clean));
        Assert.NotNull(words.Find(text));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Faults(string root) => [.. new SiteCheck(Sections.Report, new PrivateWords([])).Faults(root)];

    private void Refused(int code, string message, string run)
    {
        var (actual, error) = SiteSample.Run("submit", run, "--output", _folder["out"]);
        Assert.Equal(code, actual);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }
}
