using Sgvb.Cli.Browser;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Reports;

/// <summary>What SGVB_BROWSER may name in place of a browser: one line with its name, exit 5, and nothing left behind.</summary>
public sealed class OtherBrowserTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("not executable")]
    [InlineData("\u007fELF garbage")]
    [InlineData("#!/nowhere/interpreter\n")]
    [InlineData("#!/bin/sh\nexit 3\n")]
    [InlineData("#!/bin/sh\necho DevTools listening on nonsense >&2; exec sleep 3\n")]
    [InlineData("#!/bin/sh\necho DevTools listening on http://127.0.0.1:1/x >&2; exec sleep 20\n")]
    [InlineData("#!/bin/sh\necho DevTools listening on ws://127.0.0.1:1/x >&2; exec sleep 20\n")]
    [InlineData("#!/bin/sh\necho DevTools listening on ws:// >&2; exec sleep 20\n")]
    public void Something_that_is_no_browser(string? content)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "shell scripts");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["tmp"]);
        using var run = new SampleRun().Fill();
        if (content is not null)
        {
            File.WriteAllText(folder["browser"], content);
            if (content[0] != 'n')
                File.SetUnixFileMode(folder["browser"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var taken = Executable.Run("Sgvb.Analysis", ["report", run.Folder.Path, "--picture", folder["picture.png"]],
            (Chromium.Variable, folder["browser"]), ("TMPDIR", folder["tmp"]));
        Assert.True(taken.ExitCode == 5, taken.Out + taken.Error);
        Assert.StartsWith(folder["browser"] + ": ", taken.Error, StringComparison.Ordinal);
        Assert.Equal(taken.Error.Length - 1, taken.Error.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", taken.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["picture.png"]));
        Assert.Empty(Directory.GetDirectories(folder["tmp"], "sgvb-*"));
    }
}
