using System.Diagnostics;

namespace Sgvb.Runs.Peak;

/// <summary>Threads that start each round of work together, so that a round's time is that of all of them working.</summary>
internal sealed class Crew : IDisposable
{
    private readonly Barrier _start;
    private readonly Barrier _end;
    private readonly List<Thread> _threads = [];
    private volatile Action<int>? _work;
    private Exception? _failure;

    public Crew(int size)
    {
        Size = size;
        _start = new Barrier(size + 1);
        _end = new Barrier(size + 1);
        for (var i = 0; i < size; i++)
        {
            var member = i;
            var thread = new Thread(() => Serve(member)) { IsBackground = true, Name = $"peak {member}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    public int Size { get; }

    /// <summary>Calls <paramref name="work"/> once on every thread with its number, and returns the seconds until the last was done.</summary>
    public double Round(Action<int> work)
    {
        _work = work;
        var begin = Stopwatch.GetTimestamp();
        _start.SignalAndWait();
        _end.SignalAndWait();
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return _failure is null ? seconds : throw new InvalidOperationException(_failure.Message, _failure);
    }

    public void Dispose()
    {
        _work = null;
        _start.SignalAndWait();
        foreach (var thread in _threads)
            thread.Join();
        _start.Dispose();
        _end.Dispose();
    }

    private void Serve(int member)
    {
        while (true)
        {
            _start.SignalAndWait();
            if (_work is not { } work)
                return;
            try
            {
                work(member);
            }
            catch (Exception e)
            {
                _failure = e;
            }

            _end.SignalAndWait();
        }
    }
}
