using System.Diagnostics;
using Sgvb.Model;
using Sgvb.Noise;

namespace Sgvb.Analysis.Timing;

/// <summary>
/// Times steps in this process: forward, loss and backward with the device synchronised, transfers and optimizer left out. Every sample
/// draws new noise. Good for a quick look; comparisons over time take separate processes.
/// </summary>
public sealed class StepTimer(ITrainingStep step, uint seed)
{
    private ulong _draw;

    /// <summary>Nanoseconds, in the order of time.</summary>
    public List<double> Samples { get; } = [];

    /// <summary>Steps that are not counted: the first compile code, fill caches and buffers.</summary>
    public void WarmUp(int steps)
    {
        for (var i = 0; i < steps; i++)
            Once();
    }

    /// <summary>Adds samples until the time is up, at least one.</summary>
    public void Sample(TimeSpan time, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            cancel.ThrowIfCancellationRequested();
            Samples.Add(Once());
        }
        while (Stopwatch.GetElapsedTime(start) < time);
    }

    private double Once()
    {
        var key = new NoiseKey(seed, 0, _draw++);
        var start = Stopwatch.GetTimestamp();
        step.Run(key);
        step.Synchronize();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }
}
