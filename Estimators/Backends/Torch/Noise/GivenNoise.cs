using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Noise;

/// <summary>
/// Makes an array of the contract's noise on the host: rows firstRow … firstRow + rows − 1 of the array that the key names, dense and
/// row-major. A mirrored key asks for mirrored noise.
/// </summary>
public delegate float[] NoiseSource(NoiseKey key, NoiseKind kind, int rows, int columns, long firstRow);

/// <summary>Noise that is made elsewhere and uploaded: what agreement with other backends is measured with.</summary>
internal sealed class GivenNoise(NoiseSource source, Device device) : TorchNoise
{
    private NoiseKey _key;

    public override void Begin(in NoiseKey key) => _key = key;

    public override Tensor Normal(int layer, NoiseStream purpose, int rows, int columns, long firstRow) =>
        Upload(_key.For(layer, purpose), NoiseKind.Normal, rows, columns, firstRow);

    public override Tensor Sign(int layer, NoiseStream purpose, int rows, int columns) =>
        Upload(_key.For(layer, purpose) with { Mirrored = false }, NoiseKind.Sign, rows, columns, 0);

    public override Tensor Uniform(int layer, NoiseStream purpose, int rows, int columns) =>
        Upload(_key.For(layer, purpose), NoiseKind.Uniform, rows, columns, 0);

    public override void Dispose()
    {
    }

    private Tensor Upload(NoiseKey array, NoiseKind kind, int rows, int columns, long firstRow) =>
        tensor(source(array, kind, rows, columns, firstRow), rows, columns, device: device);
}
