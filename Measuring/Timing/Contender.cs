using System.Diagnostics;

namespace Sgvb.Measuring.Timing;

/// <summary>One side of a comparison: an operation, repeated until a sample is long enough for the clock and the scheduler.</summary>
/// <param name="run">Runs the operation so many times and waits for the device.</param>
public sealed class Contender(Action<int> run)
{
    private const double LeastSeconds = 0.02;

    private int _count;

    /// <summary>Operations a sample.</summary>
    public int Count => _count;

    /// <summary>Warms up and chooses how many operations make a sample.</summary>
    public void Prepare()
    {
        run(1);
        _count = 1;
        while (Seconds() * _count < LeastSeconds && _count < 1 << 20)
            _count *= 2;
    }

    /// <summary>Seconds an operation, from one sample.</summary>
    public double Seconds()
    {
        var begin = Stopwatch.GetTimestamp();
        run(_count);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds / _count;
    }
}
