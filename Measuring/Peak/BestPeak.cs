namespace Sgvb.Measuring.Peak;

/// <summary>
/// The highest multiply-add rate seen, by number of threads. Neighbours on a host slow a machine for seconds at a time, so one look may see
/// less than the steps beside it reach; looked at again and again while they are timed, the best is what the machine can do.
/// </summary>
public sealed class BestPeak
{
    private readonly Dictionary<int, double> _best = [];

    /// <param name="threads">Of the peak loop.</param>
    /// <param name="samples">Of some milliseconds each.</param>
    /// <param name="stop">Ends between samples.</param>
    public void Observe(int threads, int samples, CancellationToken stop) =>
        _best[threads] = Math.Max(Gflops(threads) ?? 0, FmaPeak.Measure(threads, samples, stop).Best);

    /// <summary>GFLOP/s; null where nothing was observed.</summary>
    public double? Gflops(int threads) => _best.TryGetValue(threads, out var best) ? best : null;
}
