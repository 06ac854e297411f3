using System.Runtime.InteropServices;

namespace Sgvb.Runs.CommandLine;

/// <summary>
/// Ctrl-C or a scheduler's SIGTERM asks the work to stop, and it ends at the next sample with what it has. The second one ends the process
/// at once, and so does time: work that waits for something else, such as a disk that does not answer, would never get to a sample.
/// </summary>
public sealed class StopSignal : IDisposable
{
    /// <summary>Longer than a slow step takes, shorter than the half a minute after which schedulers kill.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Timer _end = new(_ => End());

    public StopSignal() =>
        _registrations = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM]).Select(s => PosixSignalRegistration.Create(s, Stop))];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _end.Dispose();
        _source.Dispose();
    }

    private static void End()
    {
        Console.Error.WriteLine($"stopped; what was going on did not end within {Patience.TotalSeconds:F0} s, finished results are kept");
        Environment.Exit(RunFolder.StoppedByUser);
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        if (!context.Cancel)
            return;
        _end.Change(Patience, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }
}
