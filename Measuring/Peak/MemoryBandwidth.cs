using System.Numerics;
using System.Runtime.InteropServices;
using Sgvb.Backends.Simd.Memory;
using Sgvb.Runs.Terminal;

namespace Sgvb.Measuring.Peak;

/// <summary>
/// Bytes a second to and from memory, counted as the STREAM benchmark does: copy reads and writes one array each, triad
/// (a = b + s·c) reads two and writes one; what the processor reads on its own before a write is not counted.
/// </summary>
public static class MemoryBandwidth
{
    private const long Least = 32L << 20;
    private const long Most = 256L << 20;

    /// <param name="threads">Threads, each on its own part of the arrays.</param>
    /// <param name="lastCacheBytes">The arrays are four times as large, within 32 to 256 MiB.</param>
    /// <param name="samples">Samples of each kernel.</param>
    /// <param name="stop">Ends between samples.</param>
    /// <exception cref="OutOfMemoryException">No room for three arrays.</exception>
    public static IReadOnlyList<PeakResult> Measure(int threads, long? lastCacheBytes, int samples = 15, CancellationToken stop = default)
    {
        var bytes = Math.Clamp(4 * (lastCacheBytes ?? 0), Least, Most);
        using var team = new Team(threads);
        var share = (int)(bytes / sizeof(float) / threads);
        var parts = new Part[threads];
        // Each thread allocates and fills its own part, so that pages lie where they are used.
        team.Round(member => parts[member] = new Part(share));
        var moved = (double)share * sizeof(float) * threads / 1e9;
        var note = Format.Bytes((double)share * sizeof(float) * threads) + " an array";
        return
        [
            PeakResult.Sample("memory copy", "GB/s", threads, samples, note, stop, () => 2 * moved / team.Round(m => parts[m].Copy())),
            PeakResult.Sample("memory triad", "GB/s", threads, samples, note, stop, () => 3 * moved / team.Round(m => parts[m].Triad())),
        ];
    }

    private sealed class Part
    {
        private readonly float[] _a;
        private readonly float[] _b;
        private readonly float[] _c;

        public Part(int length)
        {
            (_a, _b, _c) = (new float[length], new float[length], new float[length]);
            _a.AsSpan().Fill(1);
            _b.AsSpan().Fill(2);
            _c.AsSpan().Fill(3);
        }

        public void Copy() => _b.AsSpan().CopyTo(_a);

        public void Triad()
        {
            var a = Lanes(_a);
            var b = Lanes(_b);
            var c = Lanes(_c);
            var scale = new Vector<float>(0.5f);
            for (var i = 0; i < a.Length && i < b.Length && i < c.Length; i++)
                a[i] = b[i] + scale * c[i];
        }

        private static Span<Vector<float>> Lanes(float[] array) => MemoryMarshal.Cast<float, Vector<float>>(array.AsSpan());
    }
}
