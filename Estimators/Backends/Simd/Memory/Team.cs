namespace Sgvb.Backends.Simd.Memory;

/// <summary>
/// A fixed team of threads for jobs that are split in advance: member i of n does its share of every job, so results cannot depend on
/// timing. The caller is member 0. Members spin for a few microseconds after a job, since the next one of the same step follows at
/// once, then sleep; an idle team uses no processor time.
/// </summary>
public sealed unsafe class Team : IDisposable
{
    private const int SpinsBeforeSleep = 200;

    private readonly bool _inTurns;
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _wake;
    private readonly int[] _asleep;
    private volatile int _generation;
    private volatile bool _stopping;
    private int _remaining;
    private delegate*<void*, int, int, void> _job;
    private void* _state;
    private Exception? _failure;

    /// <param name="size">Members, the caller included; at least one.</param>
    public Team(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        _asleep = new int[size];
        _wake = new SemaphoreSlim[size];
        _threads = new Thread[size - 1];
        for (var i = 1; i < size; i++)
        {
            var member = i;
            _wake[i] = new SemaphoreSlim(0);
            _threads[i - 1] = new Thread(() => Work(member)) { IsBackground = true, Name = $"sgvb {i}" };
            _threads[i - 1].Start();
        }
    }

    /// <summary>
    /// A team without threads: the members of a job take turns, the last first. A job whose members keep to their shares gives the same, so
    /// that tests see those that do not, whatever the timing.
    /// </summary>
    private Team(int size, bool inTurns)
    {
        (Size, _inTurns) = (size, inTurns);
        (_threads, _wake, _asleep) = ([], [], []);
    }

    public int Size { get; }

    /// <inheritdoc cref="Team(int, bool)"/>
    internal static Team InTurns(int size) => new(size, inTurns: true);

    /// <summary>Runs <paramref name="job"/>(state, member, size) on every member and returns when all have finished.</summary>
    public void Run(delegate*<void*, int, int, void> job, void* state)
    {
        if (Size == 1 || _inTurns)
        {
            for (var member = Size - 1; member >= 0; member--)
                job(state, member, Size);
            return;
        }

        _job = job;
        _state = state;
        Volatile.Write(ref _remaining, Size - 1);
        Interlocked.Increment(ref _generation);
        for (var i = 1; i < Size; i++)
            if (Interlocked.Exchange(ref _asleep[i], 0) == 1)
                _wake[i].Release();
        try
        {
            job(state, 0, Size);
        }
        finally
        {
            var spinner = new SpinWait();
            while (Volatile.Read(ref _remaining) != 0)
                spinner.SpinOnce(sleep1Threshold: -1);
        }

        if (Interlocked.Exchange(ref _failure, null) is { } error)
            throw new InvalidOperationException("A worker thread failed: " + error.Message, error);
    }

    /// <summary>The share [first, last) of <paramref name="count"/> items that member i of n has; shares differ by at most one item.</summary>
    public static (int First, int Last) Share(int count, int member, int size)
    {
        var (first, last) = Share((long)count, member, size);
        return ((int)first, (int)last);
    }

    /// <inheritdoc cref="Share(int, int, int)"/>
    public static (long First, long Last) Share(long count, int member, int size) => (count * member / size, count * (member + 1) / size);

    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        Interlocked.Increment(ref _generation);
        for (var i = 1; i < _wake.Length; i++)
            _wake[i].Release();
        foreach (var thread in _threads)
            thread.Join();
        foreach (var semaphore in _wake)
            semaphore?.Dispose();
    }

    private void Work(int member)
    {
        var seen = 0;
        while (true)
        {
            for (var spins = 0; _generation == seen; spins++)
            {
                if (spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(10);
                    continue;
                }

                // Announce sleep, then look once more: a job that came in between either sees the announcement or is seen here.
                Interlocked.Exchange(ref _asleep[member], 1);
                if (_generation == seen)
                    _wake[member].Wait();
                else if (Interlocked.Exchange(ref _asleep[member], 0) == 0)
                    _wake[member].Wait();
            }

            seen = _generation;
            if (_stopping)
                return;
            try
            {
                _job(_state, member, Size);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, e, null);
            }

            Interlocked.Decrement(ref _remaining);
        }
    }
}
