using Sgvb.Runs;

namespace Sgvb.Tests.Runs;

public sealed class RunFolderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 23, 59, 59, TimeSpan.Zero);

    [Fact]
    public void A_run_is_incomplete_until_its_work_is_done()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder["a/b"], "m", "quick", Now);
        Assert.Equal($"quick started 2026-01-31 23:59:59Z by process {Environment.ProcessId} and has not ended", run.IncompleteReason);
        run.Record(() => run.Write(RunFolder.Variance, [SampleRows.Variance]));
        Assert.False(run.IsIncomplete);
        Assert.Null(run.IncompleteReason);
        Assert.Equal([RunStatement.FileName, RunFolder.Variance], Directory.GetFiles(run.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_stopped_run_keeps_what_it_finished_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder["run"], "m", "quick", Now);
        var error = Assert.Throws<SgvbException>(() => run.Record(() =>
        {
            run.Write(RunFolder.Variance, [SampleRows.Variance]);
            throw new OperationCanceledException();
        }));
        Assert.Equal(130, error.ExitCode);
        Assert.Contains("marked incomplete", error.Message, StringComparison.Ordinal);
        Assert.Equal("stopped by the user", RunFolder.Open(run.Path).IncompleteReason);
        Assert.Single(RunFolder.Open(run.Path).Read<Sgvb.Runs.Rows.VarianceRow>(RunFolder.Variance));
    }

    [Fact]
    public void A_run_around_one_that_was_stopped_was_stopped_too()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder["run"], "m", "table1", Now);
        var seed = run.Part("seed-1", "table1", Now);
        var error = Assert.Throws<SgvbException>(() => run.Record(() => seed.Record(() => throw new OperationCanceledException())));
        Assert.Equal((130, $"stopped; what was finished is in {run.Path}, marked incomplete"), (error.ExitCode, error.Message));
        Assert.Equal(["stopped by the user", "stopped by the user"], ((RunFolder[])[run, seed]).Select(r => r.IncompleteReason));
    }

    [Fact]
    public void A_failed_run_passes_its_error_on_and_stays_incomplete()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder["run"], "m", "quick", Now);
        Assert.Throws<InvalidOperationException>(() => run.Record(() => throw new InvalidOperationException("two\nlines")));
        Assert.Equal("failed: two lines", run.IncompleteReason);
    }

    [Fact]
    public void A_folder_that_is_a_file_or_cannot_be_made_is_one_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        foreach (var path in (string[])[folder["file"], folder["file/below"], "/proc/none/run"])
        {
            var error = Assert.Throws<SgvbException>(() => RunFolder.Create(path, "m", "quick", Now));
            Assert.Equal(2, error.ExitCode);
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Opening_a_file_or_nothing_is_one_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        Assert.Contains("is a file", Assert.Throws<SgvbException>(() => RunFolder.Open(folder["file"])).Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<SgvbException>(() => RunFolder.Open(folder["none"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_fails_in_the_middle_leaves_the_old_file_and_nothing_beside()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder["a.txt"], "old");
        var error = Assert.Throws<SgvbException>(() => AtomicFile.Write(folder["a.txt"], writer =>
        {
            writer.Write(new string('x', 100_000));
            throw new IOException("No space left on device : '/somewhere/.a.part'");
        }));
        Assert.Equal($"{folder["a.txt"]}: cannot write: No space left on device; make room or choose another folder with --output", error.Message);
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_writer_that_throws_anything_else_leaves_nothing_beside_either()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder["a.txt"], _ => throw new InvalidOperationException()));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Text_is_UTF_8_without_a_mark_and_with_plain_line_ends()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a.txt"], writer => writer.WriteLine("µ"));
        Assert.Equal([0xC2, 0xB5, 0x0A], File.ReadAllBytes(folder["a.txt"]));
    }
}
