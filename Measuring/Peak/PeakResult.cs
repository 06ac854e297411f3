using Sgvb.Common.Statistics;

namespace Sgvb.Measuring.Peak;

/// <summary>A measured limit of the machine.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">GFLOP/s, GB/s or normals/s; 1 GB is 10⁹ bytes.</param>
/// <param name="Threads">Threads that worked.</param>
/// <param name="Best">The fastest sample: what "fraction of peak" refers to, for a limit is what was reached once.</param>
/// <param name="Median">The median sample.</param>
/// <param name="Ci95Low">Bounds of the median's 95 % interval; null with under six samples.</param>
/// <param name="Ci95High">See <paramref name="Ci95Low"/>.</param>
/// <param name="Samples">How many samples.</param>
/// <param name="Note">Width of the vectors, size of the arrays.</param>
public sealed record PeakResult(
    string Name, string Unit, int Threads, double Best, double Median, double? Ci95Low, double? Ci95High, int Samples, string Note)
{
    /// <summary>Takes one warm-up and <paramref name="samples"/> rates.</summary>
    internal static PeakResult Sample(string name, string unit, int threads, int samples, string note, CancellationToken stop, Func<double> rate)
    {
        rate();
        var rates = new List<double>();
        for (var i = 0; i < samples; i++)
        {
            stop.ThrowIfCancellationRequested();
            rates.Add(rate());
        }

        var median = MedianInterval.Of(rates);
        return new PeakResult(name, unit, threads, rates.Max(), median.Median, median.Low, median.High, samples, note);
    }
}
