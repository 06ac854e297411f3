using Sgvb.Backends;
using Sgvb.Backends.Simd.Memory;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Tests.Gpu;

/// <summary>Does nothing but note which operation every map, product and convolution is asked for with.</summary>
internal sealed class RecordingBackend : IBackend
{
    public HashSet<Type> Maps { get; } = [];

    public HashSet<Type> Draws { get; } = [];

    public HashSet<(Product Product, Type Operation)> Products { get; } = [];

    public HashSet<Type> Convolutions { get; } = [];

    public HashSet<Type> ConvolutionsByWeights { get; } = [];

    public HashSet<Type> ConvolutionsByInput { get; } = [];

    /// <summary>All operations.</summary>
    public IEnumerable<Type> Operations =>
        [.. Maps, .. Draws, .. Products.Select(p => p.Operation), .. Convolutions, .. ConvolutionsByWeights, .. ConvolutionsByInput];

    public string Name => "recording";

    public Matrix Allocate(int rows, int columns) => new SimdMatrix(rows, columns);

    public void Upload(ReadOnlySpan<float> source, Matrix target)
    {
    }

    public void Download(Matrix source, Span<float> target) => target.Clear();

    public void FillNoise(Matrix target, in NoiseKey key, NoiseKind kind, long firstRow = 0, int repeat = 1)
    {
    }

    public void Map<TOperation>(in Operands operands) where TOperation : struct, IOperation => Maps.Add(typeof(TOperation));

    public void MapSum<TOperation>(in Operands operands, Matrix? rows, Matrix? columns) where TOperation : struct, IOperation =>
        Maps.Add(typeof(TOperation));

    public void Gemm<TOperation>(Product product, Matrix a, Matrix b, in Operands operands) where TOperation : struct, IOperation =>
        Products.Add((product, typeof(TOperation)));

    public void Convolve<TOperation>(in Convolution convolution, Matrix x, Matrix weights, in Operands operands) where TOperation : struct, IOperation =>
        Convolutions.Add(typeof(TOperation));

    public void ConvolveByWeights<TOperation>(in Convolution convolution, Matrix x, Matrix delta, in Operands operands)
        where TOperation : struct, IOperation => ConvolutionsByWeights.Add(typeof(TOperation));

    public void ConvolveByInput<TOperation>(in Convolution convolution, Matrix delta, Matrix weights, in Operands operands)
        where TOperation : struct, IOperation => ConvolutionsByInput.Add(typeof(TOperation));

    public void Flatten(Matrix pictures, Matrix vectors)
    {
    }

    public void Unflatten(Matrix vectors, Matrix pictures)
    {
    }

    public void Sum(Matrix source, Matrix target)
    {
    }

    public void SoftmaxCrossEntropy(Matrix logits, Matrix labels, Matrix delta, Matrix losses)
    {
    }

    public void DrawnCrossEntropy<TOperation>(
        Matrix a, Matrix b, Matrix labels, in NoiseKey key, in LogitDraws draws, Matrix delta, Matrix weighted, Matrix losses)
        where TOperation : struct, IOperation => Draws.Add(typeof(TOperation));

    public void NoiseProduct(Matrix x, Matrix scale, in NoiseKey key, int group, Matrix y)
    {
    }

    public void NoiseProductGradient(
        Matrix x, Matrix scale, Matrix delta, in NoiseKey key, int group, bool closedAtZero, Matrix? gradX, Matrix gradScale)
    {
    }

    public void NoiseSquares(Matrix a, Matrix scale, Matrix b, in NoiseKey key, Matrix squares)
    {
    }

    public void Synchronize()
    {
    }

    public void Dispose()
    {
    }
}
