using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Noise;

/// <summary>
/// Noise as torch users draw it: randn, rand and randint, from a generator that is seeded by the key at the start of every pass. It is
/// not the contract's Philox stream: the same key gives the same noise here again, but other numbers than on other backends.
/// A mirrored pass draws the same numbers in the same order and mirrors them. Points of a net are made elsewhere and uploaded.
/// </summary>
internal sealed class OwnNoise(Device device, NoiseSource? source) : TorchNoise
{
    private readonly Generator _generator = new(0, device);
    private bool _mirrored;
    private NoiseKey _key;

    public override void Begin(in NoiseKey key)
    {
        (_mirrored, _key) = (key.Mirrored, key);
        // SplitMix64's finaliser spreads neighbouring keys over all seeds.
        var seed = (key.Draw * 0x9E3779B97F4A7C15) ^ ((ulong)key.Seed << 32 | (key.Stream ^ key.Sample << 16));
        seed = (seed ^ seed >> 30) * 0xBF58476D1CE4E5B9;
        seed = (seed ^ seed >> 27) * 0x94D049BB133111EB;
        _generator.manual_seed((long)(seed >> 1));
    }

    public override Tensor Normal(int layer, NoiseStream purpose, long[] shape, int columns, long firstRow, PointSet points = default)
    {
        if (points.IsSet)
            return GivenNoise.Normal(
                source ?? throw new InvalidOperationException("nobody gave a source of points"), _key.For(layer, purpose, points), shape, columns, firstRow, device);
        var normal = randn(shape, device: device, generator: _generator);
        return _mirrored ? -normal : normal;
    }

    public override Tensor Sign(int layer, NoiseStream purpose, long[] shape, int columns, long firstRow) =>
        randint(0, 2, shape, dtype: ScalarType.Float32, device: device, generator: _generator) * Constant.Of(2) - Constant.Of(1);

    public override Tensor Uniform(int layer, NoiseStream purpose, long[] shape, int columns, long firstRow)
    {
        var uniform = rand(shape, device: device, generator: _generator);
        return _mirrored ? (-uniform).Plus(1) : uniform;
    }

    public override void Dispose() => _generator.Dispose();
}
