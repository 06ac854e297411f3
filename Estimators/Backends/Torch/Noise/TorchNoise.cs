using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Noise;

/// <summary>
/// Where a step's noise comes from. A tensor of noise has torch's shape; the contract's array is a matrix, whose columns run along one
/// dimension of the tensor (<c>columns</c>), and whose rows run along the others in their order. Rows count from the start of the whole array,
/// so that chunks fit together.
/// </summary>
public abstract class TorchNoise : IDisposable
{
    /// <summary>Begins a pass with this key; equal keys give equal noise.</summary>
    public abstract void Begin(in NoiseKey key);

    /// <summary>Standard normals, negated where the key is mirrored; made of the points of a net where some are given.</summary>
    public abstract Tensor Normal(int layer, NoiseStream purpose, long[] shape, int columns, long firstRow, PointSet points = default);

    /// <summary>±1, the same for a key and its mirror: flipping them as well would undo the mirroring.</summary>
    public abstract Tensor Sign(int layer, NoiseStream purpose, long[] shape, int columns, long firstRow);

    /// <summary>Uniforms in (0, 1), 1 − u where the key is mirrored.</summary>
    public abstract Tensor Uniform(int layer, NoiseStream purpose, long[] shape, int columns, long firstRow);

    public abstract void Dispose();
}

/// <summary>The noise of one layer in one pass, or of a chunk of its examples.</summary>
public readonly record struct LayerNoise(TorchNoise Source, int Layer, int FirstExample)
{
    /// <summary>Examples come first in a tensor and channels second.</summary>
    private const int Channels = 1;

    /// <summary>Normals in the shape of θ, one sample for the whole minibatch; the layer keeps them for a KL term that is sampled.</summary>
    public Tensor OfWeights(TorchLayer layer) => layer.WeightNoise = Source.Normal(Layer, NoiseStream.Weight, layer.Theta.shape, layer.OutputDimension, 0);

    /// <summary>Several samples of normals in the shape of θ, [samples, …].</summary>
    /// <param name="layer">Whose θ.</param>
    /// <param name="samples">How many.</param>
    /// <param name="first">How many come before them in the whole minibatch.</param>
    public Tensor OfWeights(TorchLayer layer, long samples, long first) => Source.Normal(
        Layer, NoiseStream.Weight, [samples, .. layer.Theta.shape], 1 + layer.OutputDimension, first * layer.Inputs);

    /// <summary>A normal for each element of x, which has a row for each of the chunk's examples.</summary>
    public Tensor NormalLike(NoiseStream purpose, Tensor x, PointSet points = default) =>
        Source.Normal(Layer, purpose, x.shape, Channels, FirstRow(x), points);

    /// <summary>A uniform for each element.</summary>
    public Tensor UniformLike(NoiseStream purpose, Tensor x) => Source.Uniform(Layer, purpose, x.shape, Channels, FirstRow(x));

    /// <summary>A sign for each example and channel of x, in a shape that broadcasts over it.</summary>
    public Tensor SignByChannel(NoiseStream purpose, Tensor x) => Source.Sign(
        Layer, purpose, [.. x.shape[..2], .. Enumerable.Repeat(1L, (int)x.dim() - 2)], Channels, FirstExample);

    private long FirstRow(Tensor x) => FirstExample * (x.numel() / (x.shape[0] * x.shape[Channels]));
}
