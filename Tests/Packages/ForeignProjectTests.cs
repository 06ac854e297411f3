using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Packages;

/// <summary>A project that is not ours, made with dotnet new and the example's benchmarks, measured with BenchmarkDotNet and gated by the installed tool.</summary>
[Trait("Length", "long")]
public sealed class ForeignProjectTests
{
    [Fact]
    public void Its_slower_commit_fails()
    {
        var packages = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Assert.SkipUnless(Directory.Exists(Path.Combine(packages, "benchmarkdotnet", "0.15.8")), "needs BenchmarkDotNet among the packages fetched before");
        // The feed has the tool only; what else the project needs was fetched before.
        using var machine = new BareMachine(Feed.Folder, packages);
        var gate = machine.Install("Sgvb.Gate", "bench-gate");
        Done(machine.Run("dotnet", "new", "console", "--output", machine["Mine"], "--framework", "net10.0"));
        Done(machine.Run("dotnet", "add", machine["Mine"], "package", "BenchmarkDotNet", "--version", "0.15.8"));
        File.Copy(Path.Combine(Places.Repository()!, "examples", "gated", "Program.cs"), machine["Mine/Program.cs"], overwrite: true);
        Done(machine.Run("dotnet", "build", machine["Mine"], "-c", "Release", "-nodeReuse:false", "-p:UseSharedCompilation=false"));

        Measure(machine, "before");
        Measure(machine, "same");
        // Enough to be seen on a machine that is busy with other things.
        machine.Variables["SLOWER"] = "10";
        Measure(machine, "slower");
        Assert.Contains(machine.Run(gate, "gate", "--baseline", machine["before"], "--candidate", machine["same"]).ExitCode, (int[])[0, 3]);
        var slower = machine.Run(gate, "gate", "--baseline", machine["before"], "--candidate", machine["slower"]);
        Assert.True(slower.ExitCode == 1, slower.Out + slower.Error);
    }

    private static void Measure(BareMachine machine, string name) =>
        Done(machine.Run("dotnet", [Path.Combine(machine["Mine"], "bin", "Release", "net10.0", "Mine.dll"), "--filter", "*", "--launchCount", "5", "--warmupCount", "2",
            "--iterationCount", "5", "--iterationTime", "50", "--outliers", "DontRemove", "--exporters", "fulljson", "--artifacts", machine[name]]));

    private static void Done(Executable process) => Assert.True(process.ExitCode == 0, process.Out + process.Error);
}
