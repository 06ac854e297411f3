using System.Diagnostics;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Sharding;

/// <summary>cluster/slurm-test.sh: the files that users copy, on a Slurm that really runs. The log of a run is kept in reports/cluster/.</summary>
public sealed class SlurmTests
{
    [Fact]
    [Trait("Length", "long")]
    public void An_array_with_a_killed_task_on_a_real_Slurm_equals_the_single_run()
    {
        const int cannotRunHere = 77;
        var root = Places.Repository() ?? throw new InvalidOperationException("tests run in the repository");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Slurm runs on Linux");
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(root, "cluster", "slurm-test.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var test = Executable.Finish(process);
        Assert.SkipWhen(test.ExitCode == cannotRunHere, test.Out);
        Assert.True(test.ExitCode == 0, test.Out + test.Error);
        Assert.EndsWith("PASSED\n", test.Out, StringComparison.Ordinal);
    }
}
