using System.Diagnostics;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Measuring.Peak;

namespace Sgvb.Measuring.Timing;

/// <summary>
/// Contenders take turns, A-B-A-B, so that a slow minute of the machine hits all of them; before and after each round the peak loop
/// tells what the machine could have done just then.
/// </summary>
/// <param name="Seconds">By contender, then by round: seconds an operation.</param>
/// <param name="Peaks">GFLOP/s of the peak loop around each round: mean of before and after.</param>
/// <param name="Gauged">By round: what was gauged at its end; empty where nothing was.</param>
/// <param name="LowestPeak">Slowest of all peak loops over the fastest.</param>
public sealed record Rounds(
    IReadOnlyList<IReadOnlyList<double>> Seconds, IReadOnlyList<double> Peaks, IReadOnlyList<double> Gauged, double LowestPeak)
{
    /// <summary>From six rounds on the median has a 95 % interval.</summary>
    public const int Least = 6;

    /// <summary>
    /// Of the peak loop, some milliseconds each, of which the median counts: new threads may share a processor until the scheduler parts them, and
    /// half a peak would make every share of it twice as large.
    /// </summary>
    private const int PeakSamples = 5;

    private const int Most = 200;

    public int Count => Peaks.Count;

    /// <summary>Contender <paramref name="a"/>'s time over <paramref name="b"/>'s, round by round.</summary>
    public IReadOnlyList<double> Ratio(int a, int b) => [.. Seconds[a].Zip(Seconds[b], (x, y) => x / y)];

    /// <summary>A contender's floating-point operations a second over a peak, round by round.</summary>
    /// <param name="contender">In the order of turns.</param>
    /// <param name="flops">Of one operation.</param>
    /// <param name="peaks">GFLOP/s by round: <see cref="Peaks"/>, or those that were gauged.</param>
    public IReadOnlyList<double> Share(int contender, double flops, IReadOnlyList<double> peaks) =>
        [.. Seconds[contender].Zip(peaks, (s, peak) => flops / s / 1e9 / peak)];

    /// <param name="contenders">In the order of their turns.</param>
    /// <param name="threads">Of the peak loop.</param>
    /// <param name="budget">Rounds go on until this is spent, but there are at least <see cref="Least"/>.</param>
    /// <param name="stop">Ends between samples.</param>
    /// <param name="gauge">A limit of the machine besides, measured once a round.</param>
    public static Rounds Measure(
        IReadOnlyList<Contender> contenders, int threads, TimeSpan budget, CancellationToken stop, Func<double>? gauge = null)
    {
        foreach (var contender in contenders)
            contender.Prepare();
        var seconds = contenders.Select(_ => new List<double>()).ToList();
        var peaks = new List<double> { Peak(threads, stop) };
        var gauged = new List<double>();
        var begin = Stopwatch.GetTimestamp();
        while (seconds[0].Count < Least || (Stopwatch.GetElapsedTime(begin) < budget && seconds[0].Count < Most))
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                stop.ThrowIfCancellationRequested();
                seconds[i].Add(contenders[i].Seconds());
            }

            if (gauge is not null)
                gauged.Add(gauge());
            peaks.Add(Peak(threads, stop));
        }

        return new Rounds(seconds, [.. peaks.Zip(peaks.Skip(1), (before, after) => (before + after) / 2)], gauged, peaks.Min() / peaks.Max());
    }

    /// <summary>GFLOP/s of the peak loop just now.</summary>
    /// <param name="threads">That work at once.</param>
    /// <param name="stop">Ends between samples.</param>
    /// <param name="path">Whose vectors to use; null for the widest.</param>
    public static double Peak(int threads, CancellationToken stop, SimdPath? path = null) => FmaPeak.Measure(threads, PeakSamples, stop, path).Median;
}
