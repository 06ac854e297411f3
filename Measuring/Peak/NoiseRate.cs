using System.Diagnostics;
using Sgvb.Backends;
using Sgvb.Noise;

namespace Sgvb.Measuring.Peak;

/// <summary>Standard normals a second that a backend writes to its memory.</summary>
public static class NoiseRate
{
    private const int Rows = 512;
    private const int Columns = 4096;

    /// <param name="backend">Fills a matrix of 512×4096 over and over.</param>
    /// <param name="threads">For the record.</param>
    /// <param name="samples">Samples of at least 20 ms.</param>
    /// <param name="stop">Ends between samples.</param>
    public static PeakResult Measure(IBackend backend, int threads, int samples = 15, CancellationToken stop = default)
    {
        using var target = backend.Allocate(Rows, Columns);
        var draw = 0ul;
        Seconds(1);
        var fills = (int)Math.Clamp(Math.Ceiling(0.02 / Seconds(1)), 1, 1000);
        return PeakResult.Sample($"noise on {backend.Name}", "normals/s", threads, samples, "normals, to memory", stop,
            () => (double)fills * Rows * Columns / Seconds(fills));

        double Seconds(int count)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
                backend.FillNoise(target, new NoiseKey(1, 0, draw++).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
            backend.Synchronize();
            return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }
    }
}
