using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Packages;

/// <summary>The suite as those install it who have no bash and no checkout: from a feed, into an empty folder, without git, in a project that is not ours.</summary>
[Trait("Length", "long")]
public sealed class SuiteToolTests
{
    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("tr_TR.UTF-8")]
    public void It_measures_and_reports_where_there_is_nothing_but_dotnet(string culture)
    {
        using var machine = new BareMachine(Feed.OfSuite);
        machine.Variables["LC_ALL"] = culture;
        var bench = machine.Install(Feed.Suite.Id, "sgvb-bench");
        // What a project of somebody else's has in its folder must not matter.
        File.WriteAllText(machine["Directory.Build.props"], "<Project><PropertyGroup><TargetFramework>net48</TargetFramework></PropertyGroup></Project>");
        Assert.Matches(@"^\d+\.\d+\.\d+", machine.Run(bench, "--version").Out);
        Assert.Contains("sgvb-bench quick --workload tiny", machine.Run(bench, "quick", "--help").Out, StringComparison.Ordinal);

        Done(machine.Run(bench, "agree", "--backend", "simd", "--estimator", "local-reparam,flipout", "--output", "agreement"));
        var agreement = RunFolder.Open(machine["agreement"]).Read<AgreementRow>(RunFolder.Agreement);
        Assert.NotEmpty(agreement);
        Assert.All(agreement, row => Assert.True(row.Passed));

        Done(machine.Run(bench, "quick", "--workload", "tiny", "--backend", "simd", "--estimator", "no-noise,local-reparam,shared", "--seconds", "5", "--output", "run"));
        var run = RunFolder.Open(machine["run"]);
        Assert.False(run.IsIncomplete);
        Assert.Equal(["no-noise", "local-reparam", "shared"], run.Read<BenchmarkRow>(RunFolder.Benchmarks).Select(b => b.Estimator));

        Done(machine.Run(bench, "submit", "run"));
        Done(machine.Run(bench, "site", "public", "--from", "submission", "--check"));
        Assert.True(File.Exists(machine["public/index.html"]));
        var mistake = machine.Run(bench, "quick", "--workload", "tynie");
        Assert.Equal(2, mistake.ExitCode);
        Assert.Single(mistake.Error.Trim().Split('\n'));
    }

    private static void Done(CommandLine.Executable process) => Assert.True(process.ExitCode == 0, process.Out + process.Error);
}
