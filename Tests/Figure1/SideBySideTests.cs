using System.Collections.Concurrent;
using Sgvb.Experiments.Figure1;

namespace Sgvb.Tests.Figure1;

public sealed class SideBySideTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void Every_piece_of_work_is_done_once_and_with_one_place_in_order(int places)
    {
        var done = new ConcurrentQueue<int>();
        SideBySide.Run([.. Enumerable.Range(0, 20)], places, (i, _) => done.Enqueue(i), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 20), places == 1 ? done : done.Order());
    }

    [Fact]
    public void Work_is_done_at_once()
    {
        // Each waits for the other.
        using var meeting = new Barrier(2);
        SideBySide.Run([1, 2], 2, (_, stop) => meeting.SignalAndWait(stop), TestContext.Current.CancellationToken);
        Assert.Equal(1, meeting.CurrentPhaseNumber);
    }

    [Fact]
    public void The_first_failure_stops_the_others_and_is_thrown()
    {
        var begun = new ConcurrentBag<int>();
        var error = Assert.Throws<SgvbException>(() => SideBySide.Run([1, 2, 3, 4], 2, (i, stop) =>
        {
            begun.Add(i);
            if (i == 2)
                throw new SgvbException("diverged");
            stop.WaitHandle.WaitOne();
            stop.ThrowIfCancellationRequested();
        }, TestContext.Current.CancellationToken));
        Assert.Equal("diverged", error.Message);
        Assert.Equal([1, 2], begun.Order());
    }

    [Fact]
    public void The_user_stops_all()
    {
        using var user = new CancellationTokenSource();
        var begun = new ConcurrentBag<int>();
        Assert.ThrowsAny<OperationCanceledException>(() => SideBySide.Run([1, 2, 3, 4], 2, (i, stop) =>
        {
            begun.Add(i);
            if (i == 2)
                user.Cancel();
            stop.WaitHandle.WaitOne();
            stop.ThrowIfCancellationRequested();
        }, user.Token));
        Assert.All(begun, i => Assert.InRange(i, 1, 2));
    }
}
