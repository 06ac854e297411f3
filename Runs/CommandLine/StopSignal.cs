using System.Runtime.InteropServices;

namespace Sgvb.Runs.CommandLine;

/// <summary>
/// Ctrl-C, a scheduler's SIGTERM or a closed terminal's SIGHUP asks the work to stop, and it ends at the next sample with what it has. The
/// second one ends the process at once, and so does time: work that waits for something else, such as a disk that does not answer, would
/// never get to a sample. Either way the processes that it started are ended and its temporary folders removed.
/// </summary>
public sealed class StopSignal : IDisposable
{
    /// <summary>Longer than a slow step takes, shorter than the half a minute after which schedulers kill.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Timer _end = new(_ => End($"stopped; what was going on did not end within {Patience.TotalSeconds:F0} s, finished results are kept"));
    private int _signals;

    public StopSignal() => _registrations =
        [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP]).Select(s => PosixSignalRegistration.Create(s, Stop))];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _end.Dispose();
        _source.Dispose();
    }

    private static void End(string line)
    {
        OwnChildren.End();
        Console.Error.WriteLine(line);
        Environment.Exit(RunFolder.StoppedByUser);
    }

    private void Stop(PosixSignalContext context)
    {
        var count = Interlocked.Increment(ref _signals);
        // Tidying up may wait as well: the third signal is the system's.
        context.Cancel = count <= 2;
        if (count == 1)
        {
            _end.Change(Patience, Timeout.InfiniteTimeSpan);
            _source.Cancel();
        }
        else if (count == 2)
        {
            End("stopped at once; finished results are kept");
        }
    }
}
