using System.Diagnostics;
using Sgvb.Noise;

namespace Sgvb.Measuring.Timing;

/// <summary>One side of a comparison: an operation, repeated until a sample is long enough for the clock and the scheduler.</summary>
/// <param name="run">Runs the operation so many times and waits for the device.</param>
/// <param name="rest">After its turn, in place of the usual one.</param>
public sealed class Contender(Action<int> run, TimeSpan? rest = null)
{
    private const double LeastSeconds = 0.02;

    /// <summary>
    /// The threads of libtorch (libgomp) look for more work for 5 to 10 ms after a step: whoever is next would lose a processor to them, and a step
    /// of 33 ms was seen to take 40.
    /// </summary>
    private static readonly TimeSpan UsualRest = TimeSpan.FromMilliseconds(20);

    /// <summary>A method is compiled anew after thirty calls, and a little later: an operation that is short must not be judged by its first ones.</summary>
    private const int WarmRuns = 50;
    private const double WarmSeconds = 0.25;

    private int _count;

    /// <summary>Steps with new noise each, synchronised at the end of a sample.</summary>
    /// <param name="step">With parameters and minibatch set.</param>
    /// <param name="seed">Of the noise.</param>
    public static Contender Of(ITrainingStep step, uint seed)
    {
        ulong draw = 0;
        return new Contender(count =>
        {
            for (var i = 0; i < count; i++)
                step.Run(new NoiseKey(seed, 0, draw++));
            step.Synchronize();
        });
    }

    /// <summary>Operations a sample.</summary>
    public int Count => _count;

    /// <summary>Warms up and chooses how many operations make a sample.</summary>
    public void Prepare()
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < WarmRuns && Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmSeconds; i++)
            run(1);
        _count = 1;
        while (Seconds() * _count < LeastSeconds && _count < 1 << 20)
            _count *= 2;
    }

    /// <summary>Seconds an operation, from one sample. Others' turns put threads to sleep: where operations are short, one of them wakes them first.</summary>
    public double Seconds()
    {
        if (_count > 1)
            run(1);
        var begin = Stopwatch.GetTimestamp();
        run(_count);
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds / _count;
        Thread.Sleep(rest ?? UsualRest);
        return seconds;
    }
}
