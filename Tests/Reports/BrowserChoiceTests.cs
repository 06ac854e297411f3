using Sgvb.Cli.Browser;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Reports;

/// <summary>What is said where no browser can be started: one line that names it, exit code 5, and no picture.</summary>
public sealed class BrowserChoiceTests
{
    [Theory]
    [InlineData(null, false, "not found")]
    [InlineData("text", false, "Permission denied")]
    [InlineData("\u007fELF", true, "Exec format error")]
    [InlineData("#!/bin/sh\nexit 3\n", true, "it ended at once")]
    [InlineData("#!/bin/sh\necho DevTools listening on ws://127.0.0.1:1/x >&2\nexec sleep 20\n", true, "Connection refused")]
    public void A_program_that_is_no_browser(string? content, bool isExecutable, string says)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "shell scripts, and the messages of one system");
        using var folder = new TemporaryFolder();
        using var run = new SampleRun().Fill();
        if (content is not null)
            File.WriteAllText(folder["browser"], content);
        if (isExecutable)
            File.SetUnixFileMode(folder["browser"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(folder["tmp"]);
        Check(run, folder["picture.png"], folder["browser"] + ": cannot be started (", says, (Chromium.Variable, folder["browser"]), ("TMPDIR", folder["tmp"]));
        Assert.Empty(Directory.GetFileSystemEntries(folder["tmp"]));
    }

    [Fact]
    public void None_on_the_path()
    {
        using var folder = new TemporaryFolder();
        using var run = new SampleRun().Fill();
        Check(run, folder["picture.png"], "no Chromium found; install it", Chromium.Variable, (Chromium.Variable, null), ("PATH", folder.Path));
    }

    private static void Check(SampleRun run, string picture, string begins, string says, params (string, string?)[] variables)
    {
        var taken = Executable.Run("Sgvb.Analysis", ["report", run.Folder.Path, "--picture", picture], variables);
        Assert.True(taken.ExitCode == SgvbException.Unavailable, taken.Out + taken.Error);
        Assert.StartsWith(begins, taken.Error, StringComparison.Ordinal);
        Assert.Contains(says, taken.Error, StringComparison.Ordinal);
        Assert.Single(taken.Error.TrimEnd('\n').Split('\n'));
        Assert.False(File.Exists(picture));
    }
}
