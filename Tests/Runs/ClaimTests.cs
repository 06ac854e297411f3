using System.Diagnostics;

namespace Sgvb.Tests.Runs;

public sealed class ClaimTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Lock => _folder["x.lock"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_holds_it_at_a_time_and_leaves_no_file()
    {
        using (var claim = Claim.Try(Lock))
        {
            Assert.NotNull(claim);
            Assert.Null(Claim.Try(Lock));
            Assert.Contains("another process has been at work here for 0 s",
                Assert.Throws<SgvbException>(() => Claim.Wait(Lock, TimeSpan.Zero)).Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Lock));
        using var next = Claim.Try(Lock);
        Assert.NotNull(next);
    }

    [Fact]
    public void What_a_kill_left_is_held_by_nobody()
    {
        File.WriteAllText(Lock, "");
        using var claim = Claim.Try(Lock);
        Assert.NotNull(claim);
    }

    /// <summary>It would be made at the link's end and looked for at its own place, for ever.</summary>
    [Fact]
    public void A_link_in_the_place_of_a_lock_is_refused()
    {
        File.CreateSymbolicLink(Lock, _folder["nowhere"]);
        Assert.Contains("a link is in the place of a lock", Assert.Throws<IOException>(() => Claim.Try(Lock)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["nowhere"]));
    }

    /// <summary>Each holder removes the file that the others are opening.</summary>
    [Fact]
    public void Many_that_come_and_go_are_never_two()
    {
        var (inside, most, entered) = (0, 0, 0);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                using var claim = Claim.Wait(Lock, TimeSpan.FromMinutes(1));
                most = Math.Max(most, Interlocked.Increment(ref inside));
                entered++;
                Thread.SpinWait(200);
                Interlocked.Decrement(ref inside);
            }
        });
        Assert.Equal((0, 1, 800), (inside, most, entered));
        Assert.False(File.Exists(Lock));
    }

    [Fact]
    public void A_process_that_is_killed_holds_it_no_longer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/usr/bin/flock"), "flock");
        File.WriteAllText(Lock, "");
        using var holder = Process.Start(new ProcessStartInfo("/usr/bin/flock", [Lock, "sleep", "60"]))!;
        while (Claim.Try(Lock) is { } free)
        {
            free.Dispose();
            File.WriteAllText(Lock, "");
            Assert.False(holder.HasExited);
            Thread.Sleep(10);
        }

        holder.Kill(entireProcessTree: true);
        holder.WaitForExit();
        using var claim = Claim.Wait(Lock, TimeSpan.FromSeconds(10));
    }
}
