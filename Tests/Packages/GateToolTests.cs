using System.IO.Compression;
using System.Text.RegularExpressions;
using Sgvb.Cli.Packages;
using Sgvb.Tests.Export;

namespace Sgvb.Tests.Packages;

/// <summary>The gate as another project's CI installs it: from a feed, into an empty folder, without git, where numbers have commas.</summary>
[Trait("Length", "long")]
public sealed class GateToolTests : IDisposable
{
    private static readonly PackageProject Gate = Feed.Gate;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_judges_exports_and_keeps_a_history_where_there_is_nothing_but_dotnet()
    {
        using var machine = new BareMachine(Feed.Folder);
        var gate = machine.Install(Gate.Id, "bench-gate");
        var (before, after) = (ExportSamples.Foreign(_folder, "before"), ExportSamples.Foreign(_folder, "after", 1.5));
        Assert.Matches(@"^\d+\.\d+\.\d+", machine.Run(gate, "--version").Out);
        Assert.Contains("bench-gate gate --baseline before/", machine.Run(gate, "gate", "--help").Out, StringComparison.Ordinal);

        var failed = machine.Run(gate, "gate", "--baseline", before, "--candidate", after, "--output", machine["out"]);
        Assert.Equal((1, ""), (failed.ExitCode, failed.Error));
        Assert.Contains("failed: a regression", failed.Out, StringComparison.Ordinal);
        Assert.Contains(",1.5", File.ReadAllText(machine["out/gate.csv"]), StringComparison.Ordinal);
        var export = machine.Run(gate, "export", machine["out"], "--format", "parquet");
        Assert.Equal((0, ""), (export.ExitCode, export.Error));
        Assert.True(File.Exists(machine["export.parquet"]));
        Assert.Equal(0, machine.Run(gate, "history", "add", before, "--commit", "1a2b3c4", "--store", "perf").ExitCode);
        Assert.Equal(0, machine.Run(gate, "history", "--store", "perf").ExitCode);

        var ab = machine.Run(gate, "ab", "HEAD", "HEAD", "--repository", machine[""]);
        Assert.Equal(5, ab.ExitCode);
        Assert.StartsWith("git: cannot be started", ab.Error, StringComparison.Ordinal);
        Assert.Single(ab.Error.Trim().Split('\n'));
    }

    [Fact]
    public void It_is_small()
    {
        using var machine = new BareMachine(Feed.Folder);
        machine.Install(Gate.Id, "bench-gate");
        Assert.InRange(machine.Mebibytes("tools"), 1, Gate.MostMebibytes!.Value);
        var natives = Directory.EnumerateFiles(machine["tools/.store"], "*", SearchOption.AllDirectories)
            .Select(f => Path.GetFileName(f)!).Where(f => Regex.IsMatch(f, "(?i)torch|skia|harfbuzz|capstone|\\.so$|\\.dylib$"));
        Assert.Equal([], natives);
    }

    /// <summary>Anybody can check by a hash that a package was made of these sources.</summary>
    [Fact]
    public void Equal_sources_give_equal_packages()
    {
        var again = Feed.Build(_folder["again"], _folder["elsewhere"], Gate, Feed.Library);
        Assert.Equal([".nupkg", ".nupkg", ".snupkg", ".snupkg"], again.Select(Path.GetExtension).Order());
        Assert.All(again, f => Assert.Equal(
            File.ReadAllBytes(((string[])[Feed.Folder, Feed.OfLibrary]).Select(d => Path.Combine(d, Path.GetFileName(f))).Single(File.Exists)), File.ReadAllBytes(f)));
    }

    [Fact]
    public void Every_package_says_what_it_is()
    {
        Feed.Build(_folder["all"], Feed.Work, [.. PackageProject.All]);
        foreach (var project in PackageProject.All)
        {
            using var package = ZipFile.OpenRead(Directory.GetFiles(_folder["all"]).Single(f => Regex.IsMatch(Path.GetFileName(f), $@"^{project.Id}\.\d+\.\d+\.\d+\.nupkg$")));
            using var reader = new StreamReader(package.Entries.Single(e => e.Name == project.Id + ".nuspec").Open());
            var nuspec = reader.ReadToEnd();
            Assert.Contains("<license type=\"expression\">MIT</license>", nuspec, StringComparison.Ordinal);
            Assert.Contains("<readme>README.md</readme>", nuspec, StringComparison.Ordinal);
            Assert.DoesNotContain("<description>Package Description</description>", nuspec, StringComparison.Ordinal);
            Assert.Contains(package.Entries, e => e.FullName == "README.md");
            Assert.DoesNotContain("Sgvb.Part.", nuspec, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();
}
