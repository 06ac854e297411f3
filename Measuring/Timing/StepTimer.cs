using System.Diagnostics;
using Sgvb.Backends;
using Sgvb.Data;
using Sgvb.Noise;

namespace Sgvb.Measuring.Timing;

/// <summary>
/// Times steps in this process: forward, loss and backward with the device synchronised; transfers and the optimizer are left out. Every
/// sample draws new noise. The cases take turns in two rounds, the second in reverse order, so that a drift of the machine hits all alike.
/// Good for a quick look: comparisons over time take separate processes.
/// </summary>
public sealed class StepTimer(Dataset data, Parameters parameters, uint seed)
{
    private const int Rounds = 2;

    /// <summary>With two rounds six samples, the fewest that have a 95 % interval.</summary>
    private const int LeastSamples = 3;
    private const int MostSamples = 200;
    private ulong _draw;

    /// <summary>
    /// Times all cases within about the time given; slow ones take at least six samples unless that alone would use it up. A case that a
    /// device has no memory for is left without samples, with the reason, and the others go on.
    /// </summary>
    /// <param name="timed">Called after every visit of a case.</param>
    public void Run(IReadOnlyList<TimedCase> cases, TimeSpan time, Action<TimedCase>? timed, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        var visits = Rounds * cases.Count;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var one in round % 2 == 0 ? cases : cases.Reverse())
            {
                // What slow cases overrun, the others give up.
                var left = time - Stopwatch.GetElapsedTime(start);
                if (one.Failure is null)
                    TryVisit(one, left > TimeSpan.Zero ? left / visits : TimeSpan.Zero, time / 8, stop);
                visits--;
                timed?.Invoke(one);
            }
        }
    }

    private void TryVisit(TimedCase one, TimeSpan slice, TimeSpan most, CancellationToken stop)
    {
        try
        {
            Visit(one, slice, most, stop);
        }
        catch (DeviceMemoryException e)
        {
            one.Failure = e.Message;
            one.Samples.Clear();
        }
    }

    private void Visit(TimedCase one, TimeSpan slice, TimeSpan most, CancellationToken stop)
    {
        Registry.Validate(one.Method);
        using var step = one.Backend.CreateStep(one.Method, one.Workload, data.Rows, one.Threads);
        step.SetParameters(parameters);
        var sampler = new MinibatchSampler(data, one.Workload.Minibatch);
        sampler.Draw(new NoiseKey(seed, 0, 0));
        step.SetMinibatch(sampler.Images, sampler.Labels);
        // Not counted: it compiles code and fills caches. A fast step needs more of it.
        var warm = Once(step);
        for (var i = 0; i < 4 && warm * 10 < slice.TotalNanoseconds; i++)
            Once(step);
        var start = Stopwatch.GetTimestamp();
        for (var n = 0; n < MostSamples; n++)
        {
            stop.ThrowIfCancellationRequested();
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (n > 0 && elapsed > (n < LeastSamples ? most : slice))
                break;
            one.Samples.Add(Once(step));
        }
    }

    private double Once(ITrainingStep step)
    {
        var key = new NoiseKey(seed, 0, _draw++);
        var start = Stopwatch.GetTimestamp();
        step.Run(key);
        step.Synchronize();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }
}
