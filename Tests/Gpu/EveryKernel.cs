using Sgvb.Backends;
using Sgvb.Noise;
using Sgvb.Numerics;
using Sgvb.Tests.Skeletons;

namespace Sgvb.Tests.Gpu;

/// <summary>Launches every kernel once, on drawn operands, and keeps the results.</summary>
internal sealed class EveryKernel(IBackend backend)
{
    /// <summary>Two runs of a sum down the columns, which another kernel adds up.</summary>
    private const int TallRows = 70;

    private static readonly NoiseKey Key = new(3, 1, 4);

    private readonly Random _random = new(7);
    private readonly List<Matrix> _results = [];

    /// <summary>Kernels whose threads stand in a line.</summary>
    /// <param name="rows">Also the examples.</param>
    /// <param name="inputs">Of a product with noise; also the classes.</param>
    /// <param name="columns">Its outputs.</param>
    public void Lines(int rows, int inputs, int columns)
    {
        Matrix x = Drawn(rows, inputs), scale = Drawn(inputs, columns), delta = Drawn(rows, columns);
        var labels = backend.Allocate(rows, 1);
        backend.Upload([.. Enumerable.Range(0, rows).Select(_ => (float)_random.Next(inputs))], labels);
        foreach (var kind in Enum.GetValues<NoiseKind>())
            backend.FillNoise(Result(rows, columns), Key, kind);
        backend.Map<Multiply>(Operands.Read(delta, delta).Write(Result(rows, columns)));
        backend.Sum(Drawn(TallRows, columns), Result(1, columns));
        backend.Sum(delta, Result(rows, 1));
        backend.Sum(delta, Result(1, 1));
        backend.SoftmaxCrossEntropy(x, labels, Result(rows, inputs), Result(rows, 1));
        backend.DrawnCrossEntropy<SumAndDifference>(
            x, x, labels, Key, new LogitDraws(0, rows, 2, 2), Result(rows, inputs), Result(rows, inputs), Result(rows, 1));
        backend.NoiseProductGradient(x, scale, delta, Key, 3, closedAtZero: false, Result(rows, inputs), Result(inputs, columns));
        backend.NoiseSquares(x, scale, delta, Key, Result(rows, 1));
    }

    /// <summary>Kernels whose groups have one size, at sizes that fill them.</summary>
    public void Blocks()
    {
        foreach (var product in Enum.GetValues<Product>())
            backend.Gemm<Copy>(product, Drawn(64, 64), Drawn(64, 64), Operands.Read().Write(Result(64, 64)));
        foreach (var group in (int[])[1, 4])
            backend.NoiseProduct(Drawn(8, 16), Drawn(16, 256), Key, group, Result(8, 256));
        foreach (var (channels, stride) in ((int, int)[])[(16, 1), (16, 2), (3, 1)])
        {
            var convolution = new Convolution(0, 1, channels, 8, 8, 3, stride, 1);
            Matrix x = Drawn(convolution.InputPositions, channels), weights = Drawn(convolution.Inputs, 64);
            var y = Drawn(convolution.OutputPositions, 64);
            backend.Convolve<Copy>(convolution, x, weights, Operands.Read().Write(Result(y.Rows, y.Columns)));
            backend.ConvolveByWeights<Copy>(convolution, x, y, Operands.Read().Write(Result(weights.Rows, weights.Columns)));
            backend.ConvolveByInput<Copy>(convolution, y, weights, Operands.Read().Write(Result(x.Rows, x.Columns)));
        }

        backend.Flatten(Drawn(2 * 64, 32), Result(2, 64 * 32));
        backend.Unflatten(Drawn(2, 64 * 32), Result(2 * 64, 32));
    }

    /// <summary>All results so far.</summary>
    public IReadOnlyList<float[]> Read()
    {
        backend.Synchronize();
        return [.. _results.Select(result =>
        {
            var values = new float[result.Rows * result.Columns];
            backend.Download(result, values);
            return values;
        })];
    }

    private Matrix Drawn(int rows, int columns)
    {
        var matrix = backend.Allocate(rows, columns);
        backend.Upload([.. Enumerable.Range(0, rows * columns).Select(_ => _random.NextSingle() - 0.4f)], matrix);
        return matrix;
    }

    private Matrix Result(int rows, int columns)
    {
        _results.Add(backend.Allocate(rows, columns));
        return _results[^1];
    }
}
