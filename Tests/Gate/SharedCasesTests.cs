using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Gate;

/// <summary>
/// Files of strangers, kept beside the repository with what each is expected to give (expect.txt). Where they are not at hand the tests are
/// skipped; every kind has a test of its own with other values elsewhere.
/// </summary>
public sealed class SharedCasesTests
{
    [Theory]
    [InlineData("all-cases-slower-alike", 1, "note: all 8 cases moved alike (+11.9 %;")]
    [InlineData("alloc-0-to-24", 1, "regressed       0 B       24 B   +24 B")]
    [InlineData("bdn-upgraded", 0, "note: the runs differ in benchmarkdotnet: 0.14.0 against 0.15.8")]
    [InlineData("class-argument-twice", 0, "Acme.Bench.Run(args: Acme.Map) #2  equivalent")]
    [InlineData("coarse-clock", 3, "their spread is unknown")]
    [InlineData("job-added", 0, "new: Acme.Bench.Get [Runtime=.NET 8.0] [time]")]
    [InlineData("nan-statistics", 0, "Acme.Bench.Get  equivalent")]
    [InlineData("near-zero", 0, "Acme.Bench.Empty  equivalent  0.00200 ns  0.0200 ns  +0.0180 ns")]
    [InlineData("one-zero-result", 0, "Acme.Bench.Tiny  equivalent  0.299 ns   0.300 ns")]
    [InlineData("other-suffix-dropped", 1, "Acme.Other.Slow  regressed")]
    public void Judged(string name, int exitCode, string said)
    {
        using var folder = Case(name);
        var run = Gate(folder);
        Assert.True(run.ExitCode == exitCode && run.Out.Contains(said, StringComparison.Ordinal), run.ExitCode + run.Out + run.Error);
    }

    [Theory]
    [InlineData("brief-json", 2, "without measurements")]
    [InlineData("brief-json", 2, "export with --exporters fulljson")]
    [InlineData("os-differs", 4, "os: linux against windows")]
    public void Refused(string name, int exitCode, string said)
    {
        using var folder = Case(name);
        var run = Gate(folder);
        Assert.True(run.ExitCode == exitCode && run.Out.Length == 0 && run.Error.Contains(said, StringComparison.Ordinal),
            run.ExitCode + run.Out + run.Error);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void Histories_do_not_mix_runtimes()
    {
        using var folder = Case("history-mixes-runtimes");
        foreach (var run in Directory.GetDirectories(folder.Path, "r*").Order(StringComparer.Ordinal))
        {
            var added = Executable.Suite("history", "add", run, "--commit", Path.GetFileName(run), "--store", folder["s"]);
            Assert.True(added.ExitCode == 0, added.Error);
        }

        var shown = Executable.Suite("history", "--store", folder["s"]);
        Assert.StartsWith("2 series of up to 6 runs, no lasting steps\n", shown.Out, StringComparison.Ordinal);
        Assert.Contains("logical_processors=4, dotnet=.NET 8.0.8", shown.Out, StringComparison.Ordinal);
        Assert.Contains("logical_processors=8, dotnet=.NET 10.0.2", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Histories_blame_the_right_commit()
    {
        using var folder = Case("history-wrong-commit");
        var shown = Executable.Suite("history", "--store", folder.Path);
        Assert.Matches(@"Acme\.Bench\.OffBy1 .* c05\.\.c06 ", shown.Out);
        Assert.Matches(@"Acme\.Bench\.Missed .* c04\.\.c05 ", shown.Out);
    }

    private static Executable Gate(TemporaryFolder folder) => Executable.Run("Sgvb.Analysis",
        ["gate", "--baseline", folder["a"], "--candidate", folder["b"], "--output", folder["out"]],
        ("GITHUB_ACTIONS", null), ("GITHUB_STEP_SUMMARY", null));

    /// <summary>A copy: what a run writes must not lie among the cases.</summary>
    private static TemporaryFolder Case(string name)
    {
        var source = Path.Combine(Places.Repository() ?? "", "..", "shared", "cases", "gate", name);
        if (!Directory.Exists(source))
            Assert.Skip($"{source} is not at hand");
        var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = folder[Path.GetRelativePath(source, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }

        return folder;
    }
}
