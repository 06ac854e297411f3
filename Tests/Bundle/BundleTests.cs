using System.Diagnostics;
using Sgvb.Cli.Bundle;
using Sgvb.Cli.Verbs;
using Sgvb.Runs;

namespace Sgvb.Tests.Bundle;

/// <summary>The archive as another machine gets it: unpacked elsewhere, run with an empty environment, without .NET in sight.</summary>
[Trait("Length", "long")]
public sealed class BundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_archive_runs_where_there_is_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the bundle is made on Linux");
        var archive = Path.Combine(_folder.Path, "bundle.tar.xz");
        new BundleBuilder(Places.Repository()!, Path.Combine(_folder.Path, "work")).Build(archive, _ => { }, CancellationToken.None);
        Assert.InRange(new FileInfo(archive).Length, 1, BundleVerb.LargestMebibytes << 20);
        Assert.Equal(0, Run("tar", "-C", _folder.Path, "-xf", archive).ExitCode);
        var script = Path.Combine(_folder.Path, BundleBuilder.Folder, "run-bench.sh");

        var doctor = Run("env", "-i", "PATH=/usr/bin:/bin", script, "doctor", "--samples", "1");
        Assert.True(doctor.ExitCode == 0, doctor.Error);
        foreach (var backend in Registry.Backends)
            Assert.Contains(backend.Name, doctor.Out, StringComparison.Ordinal);
        Assert.Contains("carries no libtorch", doctor.Out, StringComparison.Ordinal);

        var agree = Run("env", "-i", "PATH=/usr/bin:/bin", script, "agree", "--estimator", "per-example", "--posterior", "sigma",
            "--backend", "simd,gpu", "--output", Path.Combine(_folder.Path, "agree"));
        Assert.True(agree.ExitCode == 0, agree.Error + agree.Out);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "agree", RunFolder.Agreement)));

        var bench = Run("env", "-i", "PATH=/usr/bin:/bin", script, "bench", "--estimator", "no-noise", "--workload", "tiny",
            "--backend", "simd", "--short", "--filter", "*Step*", "--output", Path.Combine(_folder.Path, "bench"));
        Assert.True(bench.ExitCode == 0, bench.Error + bench.Out);

        Assert.Equal(2, Run("env", "-i", "PATH=/usr/bin:/bin", script, "test").ExitCode);
        Assert.Equal(2, Run("env", "-i", "PATH=/usr/bin:/bin", script, "bundle").ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static (int ExitCode, string Out, string Error) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
