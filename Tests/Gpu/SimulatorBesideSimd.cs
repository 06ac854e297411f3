using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Backends.Simd;

namespace Sgvb.Tests.Gpu;

/// <summary>Runs a call on the simulator and on the managed backend, matrices filled alike, and compares all of them afterwards.</summary>
/// <param name="device">The simulator.</param>
internal sealed class SimulatorBesideSimd(GpuDevice device) : IDisposable
{
    public IBackend Gpu { get; } = new GpuBackend(device);

    public IBackend Simd { get; } = SimdBackend.Create(threads: 1);

    /// <summary>
    /// The padding of the simulator's matrices holds NaN before the call. Results hold numbers, so that what may not be written shows.
    /// </summary>
    /// <param name="call">Takes a backend and its matrices.</param>
    /// <param name="tolerance">Relative to a matrix's largest element; 0 means bits.</param>
    /// <param name="shapes">Of the matrices.</param>
    public void Same(Action<IBackend, Matrix[]> call, double tolerance, params (int Rows, int Columns)[] shapes)
    {
        var results = new List<float[]>[2];
        foreach (var (side, backend) in ((int, IBackend)[])[(0, Gpu), (1, Simd)])
        {
            var random = new Random(5);
            var matrices = shapes.Select(s => backend.Allocate(s.Rows, s.Columns)).ToArray();
            foreach (var matrix in matrices)
            {
                backend.Upload([.. Enumerable.Range(0, matrix.Rows * matrix.Columns).Select(_ => random.NextSingle() - 0.4f)], matrix);
                if (matrix is GpuMatrix)
                    PoisonPadding(device, matrix);
            }

            call(backend, matrices);
            backend.Synchronize();
            results[side] = [.. matrices.Select(matrix =>
            {
                var values = new float[matrix.Rows * matrix.Columns];
                backend.Download(matrix, values);
                matrix.Dispose();
                return values;
            })];
        }

        foreach (var (actual, expected) in results[0].Zip(results[1]))
        {
            var bound = tolerance * Math.Max(expected.Max(Math.Abs), 1e-30);
            var worst = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).FirstOrDefault(difference => !(difference <= bound));
            Assert.True(worst == 0, $"{worst:0.0e0} over {bound:0.0e0}, shapes {string.Join(' ', shapes)}");
        }
    }

    public void Dispose()
    {
        Gpu.Dispose();
        Simd.Dispose();
    }

    private static void PoisonPadding(GpuDevice device, Matrix matrix)
    {
        var padded = new float[matrix.Rows * matrix.Stride];
        device.Download(GpuMatrix.ViewOf(matrix), padded);
        for (var r = 0; r < matrix.Rows; r++)
            padded.AsSpan(r * matrix.Stride + matrix.Columns, matrix.Stride - matrix.Columns).Fill(float.NaN);
        device.Upload(padded, GpuMatrix.ViewOf(matrix));
    }
}
