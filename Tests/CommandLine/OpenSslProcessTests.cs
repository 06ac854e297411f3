using System.Diagnostics;
using Sgvb.Tests.Cases;

namespace Sgvb.Tests.CommandLine;

/// <summary>A system without OpenSSL: an empty file in place of each of its libraries, in a mount namespace of the test's own.</summary>
public sealed class OpenSslProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verbs_measure_train_and_report_without_it()
    {
        var options = "--workload tiny --data digits --threads 1";
        Assert.Equal((0, ""), Without($"variance {options} --train-steps 5 --blocks 2 --estimator no-noise --output '{_folder["v"]}'"));
        Assert.Equal((0, ""), Without($"train {options} --epochs 1 --output '{_folder["t"]}'"));
        Assert.Equal((0, ""), Without($"report '{_folder["v"]}'"));
        Assert.True(File.Exists(_folder["v/report.html"]));
    }

    [Fact]
    public void What_needs_it_says_so()
    {
        var (code, error) = Without($"data fetch --mirrors https://127.0.0.1:1/ --output '{_folder["data"]}'");
        Assert.Equal(2, code);
        Assert.Contains("127.0.0.1 needs a secure connection, and OpenSSL is missing; install it (libssl3 on Debian and Ubuntu", error, StringComparison.Ordinal);
    }

    private (int ExitCode, string Error) Without(string arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root, to hide a library");
        SharedCases.Need("unshare", "ldconfig");
        var empty = _folder["empty"];
        File.WriteAllText(empty, "");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
        var script = $"for f in $(ldconfig -p | sed -n 's/.*libssl\\.so.* => //p' | xargs -r readlink -f | sort -u); do mount --bind '{empty}' \"$f\" || exit 77; done; "
            + $"exec '{dotnet}' exec '{Path.Combine(AppContext.BaseDirectory, "Sgvb.Analysis.dll")}' {arguments}";
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-m", "bash", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var ended = Executable.Finish(process);
        Assert.SkipWhen(ended.ExitCode == 77 || ended.Error.StartsWith("unshare:", StringComparison.Ordinal), "no mount namespaces here");
        return (ended.ExitCode, ended.Error);
    }
}
