using System.Runtime.ExceptionServices;

namespace Sgvb.Experiments.Figure1;

/// <summary>Independent pieces of work, several at once.</summary>
internal static class SideBySide
{
    /// <summary>
    /// Does each item's work once. Items are taken up in their order, so that with one place they are done in it. A failure stops all others, and the
    /// first is thrown.
    /// </summary>
    /// <param name="items">In the order to take them up.</param>
    /// <param name="places">Pieces of work at once.</param>
    /// <param name="work">Called on several threads; heeds its token.</param>
    /// <param name="stop">Stops all.</param>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public static void Run<T>(IReadOnlyList<T> items, int places, Action<T, CancellationToken> work, CancellationToken stop)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var next = -1;
        Exception? failure = null;
        var threads = Enumerable.Range(0, Math.Min(places, items.Count)).Select(i => new Thread(Place) { IsBackground = true, Name = $"training {i}" }).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        stop.ThrowIfCancellationRequested();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);

        void Place()
        {
            try
            {
                while (Interlocked.Increment(ref next) is var index && index < items.Count)
                {
                    all.Token.ThrowIfCancellationRequested();
                    work(items[index], all.Token);
                }
            }
            catch (Exception e)
            {
                // What the others throw because of it is no failure of their own.
                if (!all.IsCancellationRequested)
                    Interlocked.CompareExchange(ref failure, e, null);
                all.Cancel();
            }
        }
    }
}
