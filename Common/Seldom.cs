using System.Diagnostics;

namespace Sgvb.Common;

/// <summary>
/// Does something when asked, but at most once a second, so that writing results after every unit does not become the work; what was
/// put off is done at the end, whatever ends it.
/// </summary>
public sealed class Seldom(Action action) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long _last;
    private bool _isOwed;

    public void Ask()
    {
        _isOwed = true;
        if (_last == 0 || Stopwatch.GetElapsedTime(_last) >= Pause)
            Act();
    }

    public void Dispose()
    {
        if (_isOwed)
            Act();
    }

    private void Act()
    {
        action();
        _isOwed = false;
        _last = Stopwatch.GetTimestamp();
    }
}
