using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Noise;

/// <summary>Where a step's noise comes from. Rows count from the start of the whole noise array, so that chunks fit together.</summary>
public abstract class TorchNoise : IDisposable
{
    /// <summary>Begins a pass with this key; equal keys give equal noise.</summary>
    public abstract void Begin(in NoiseKey key);

    /// <summary>[rows, columns] standard normals, negated where the key is mirrored.</summary>
    public abstract Tensor Normal(int layer, NoiseStream purpose, int rows, int columns, long firstRow);

    /// <summary>[rows, columns] of ±1, the same for a key and its mirror: flipping them as well would undo the mirroring.</summary>
    public abstract Tensor Sign(int layer, NoiseStream purpose, int rows, int columns);

    /// <summary>[rows, columns] uniforms in (0, 1), 1 − u where the key is mirrored.</summary>
    public abstract Tensor Uniform(int layer, NoiseStream purpose, int rows, int columns);

    public abstract void Dispose();
}

/// <summary>The noise of one layer in one pass, or of a chunk of its examples.</summary>
public readonly record struct LayerNoise(TorchNoise Source, int Layer, int FirstExample)
{
    public Tensor Normal(NoiseStream purpose, int rows, int columns, long firstRow = 0) =>
        Source.Normal(Layer, purpose, rows, columns, firstRow);

    public Tensor Sign(NoiseStream purpose, int rows, int columns) => Source.Sign(Layer, purpose, rows, columns);

    public Tensor Uniform(NoiseStream purpose, int rows, int columns) => Source.Uniform(Layer, purpose, rows, columns);
}
