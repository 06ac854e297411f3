using Sgvb.Tests.Cases;

namespace Sgvb.Tests.Runs;

/// <summary>What a killed process leaves is told from what a living one works on, and goes with the next call.</summary>
public sealed class AbandonedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_to_write_into_a_folder_removes_the_parts_that_nobody_writes_any_more()
    {
        string[] stay = [".variance.csv.part", "variance.csv.12-0123456789abcdef0123456789abcdef.part", ".x.12-0123456789abcdef0123456789abcdef.part.txt"];
        foreach (var name in (string[])[".variance.csv.12-0123456789abcdef0123456789abcdef.part", ".a.b c.7-ffffffffffffffffffffffffffffffff.part", .. stay])
            File.WriteAllText(_folder[name], "half a row");
        var living = ".living.7-00000000000000000000000000000000.part";
        using (HeldFile.Create(_folder[living]))
        {
            AtomicFile.WriteText(_folder["environment.json"], "{}");
            Assert.Equal(((string[])[living, .. stay, "environment.json"]).Order(StringComparer.Ordinal), Names());
        }

        // Once a process: a folder of many files is not listed at every write.
        AtomicFile.WriteText(_folder["environment.json"], "{ }");
        Assert.Contains(living, Names());
    }

    [Fact]
    public void A_file_is_held_until_it_has_its_name()
    {
        AtomicFile.WriteBytes(_folder["whole"], stream =>
        {
            var part = Assert.Single(Directory.GetFiles(_folder.Path));
            Assert.Null(HeldFile.Take(part));
            HeldFile.RemoveAbandoned(_folder.Path, _ => true);
            Assert.True(File.Exists(part));
            stream.WriteByte(7);
        });
        Assert.Equal([7], File.ReadAllBytes(_folder["whole"]));
        using var hold = HeldFile.Take(_folder["whole"]);
        Assert.NotNull(hold);
    }

    /// <summary>Between making a file and locking it another process may tidy it away: whoever gets it has it all the same.</summary>
    [Fact]
    public async Task A_file_that_is_made_while_others_tidy_is_there()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var tidying = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
                HeldFile.RemoveAbandoned(_folder.Path, _ => true);
        }, TestContext.Current.CancellationToken)).ToList();
        try
        {
            for (var i = 0; i < 500; i++)
            {
                using var file = HeldFile.Create(_folder[$"{i}"]);
                Assert.True(File.Exists(file.Name), file.Name);
                File.Move(file.Name, file.Name + ".whole");
            }
        }
        finally
        {
            await end.CancelAsync();
        }

        await Task.WhenAll(tidying);
    }

    [Fact]
    public void Nothing_to_tidy_or_nothing_that_may_be_tidied_is_no_error()
    {
        HeldFile.RemoveAbandoned(_folder["nowhere"], _ => true);
        Assert.Null(HeldFile.Take(_folder["nowhere"]));
        ScratchFolder.RemoveAbandoned(_folder["nowhere"]);
    }

    [Fact]
    public void A_scratch_folder_is_its_users_alone_and_goes_with_its_owner()
    {
        var left = 0;
        string path;
        using (var scratch = ScratchFolder.Create("test", () => left++))
        {
            path = scratch.Path;
            Assert.StartsWith(Path.Combine(Path.GetTempPath(), "sgvb-test-"), path, StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
            Directory.CreateDirectory(Path.Combine(path, "deep"));
            File.WriteAllText(Path.Combine(path, "deep", "file"), "x");
            Assert.False(ScratchFolder.IsAbandoned(path, "test"));
            ScratchFolder.RemoveAbandoned(Path.GetTempPath());
            Assert.True(Directory.Exists(path));
        }

        Assert.Equal(1, left);
        Assert.False(Directory.Exists(path));
        Assert.True(ScratchFolder.IsAbandoned(path, "test"));
        Assert.False(ScratchFolder.IsAbandoned(path, "other"));
    }

    [Fact]
    public void A_scratch_folder_whose_owner_is_gone_is_removed_and_nobody_elses_is()
    {
        var outside = Put("elsewhere", owned: true);
        Put("tmp/sgvb-ab-killed", owned: true);
        Put("tmp/sgvb-ab-made-by-hand", owned: false);
        Put("tmp/other-ab-killed", owned: true);
        string[] stay = ["other-ab-killed", "sgvb-ab-made-by-hand"];
        if (OperatingSystem.IsLinux())
        {
            Put("tmp/sgvb-ab-open", owned: true, UnixFileMode.OtherWrite);
            Directory.CreateSymbolicLink(_folder["tmp/sgvb-ab-linked"], outside);
            stay = [.. stay, "sgvb-ab-linked", "sgvb-ab-open"];
            if (Environment.IsPrivilegedProcess)
            {
                Put("tmp/sgvb-ab-foreign", owned: true);
                Assert.Equal(0, SharedCases.Bash(_folder["tmp"], "chown 65534 sgvb-ab-foreign").ExitCode);
                stay = [.. stay, "sgvb-ab-foreign"];
            }
        }

        Assert.True(ScratchFolder.IsAbandoned(_folder["tmp/sgvb-ab-killed"], "ab"));
        Assert.False(ScratchFolder.IsAbandoned(_folder["tmp/sgvb-ab-made-by-hand"], "ab"));
        ScratchFolder.RemoveAbandoned(_folder["tmp"]);
        Assert.Equal(stay.Order(StringComparer.Ordinal), Directory.GetDirectories(_folder["tmp"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(outside, "deep", "file")));
    }

    [Fact]
    public void Own_children_are_ended_with_theirs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the system does not tell who started whom");
        // A process of its own, so that no other test's children are ended.
        using var process = CommandLine.Executable.Start("Sgvb.Analysis", ["doctor", "--samples", "1"], ("PATH", Slow() + ":" + Environment.GetEnvironmentVariable("PATH")));
        for (var i = 0; i < 600 && Pids().Length < 2; i++)
            Thread.Sleep(100);
        CommandLine.Signals.Send("TERM", process);
        Thread.Sleep(1000);
        CommandLine.Signals.Send("TERM", process);
        Assert.True(process.WaitForExit(15_000), "the second signal did not end it at once");
        var run = CommandLine.Executable.Finish(process);
        Assert.Equal((130, "stopped at once; finished results are kept\n"), (run.ExitCode, run.Error));
        Assert.All(Pids(), id => Assert.False(CommandLine.Signals.IsRunning(id)));
    }

    /// <summary>A git that waits for one of its own.</summary>
    private string Slow()
    {
        Directory.CreateDirectory(_folder["bin"]);
        File.WriteAllText(_folder["bin/git"], $"#!/bin/sh\nsleep 120 >/dev/null 2>&1 &\nprintf '%s\\n%s\\n' $$ $! >'{_folder["pids"]}'\nwait\n");
        File.SetUnixFileMode(_folder["bin/git"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return _folder["bin"];
    }

    private int[] Pids() => File.Exists(_folder["pids"]) ? [.. File.ReadAllLines(_folder["pids"]).Select(l => int.Parse(l, CultureInfo.InvariantCulture))] : [];

    private string Put(string name, bool owned, UnixFileMode more = UnixFileMode.None)
    {
        Directory.CreateDirectory(_folder[name + "/deep"]);
        File.WriteAllText(_folder[name + "/deep/file"], "x");
        if (owned)
            File.WriteAllText(_folder[name + "/.owner"], "");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | more);
        return _folder[name];
    }

    private IEnumerable<string> Names() => Directory.GetFiles(_folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
