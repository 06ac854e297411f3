using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Noise;

/// <summary>Noise that is made elsewhere and uploaded: what agreement with other backends is measured with.</summary>
internal sealed class GivenNoise(NoiseSource source, Device device) : TorchNoise
{
    private NoiseKey _key;

    public override void Begin(in NoiseKey key) => _key = key;

    public override Tensor Normal(int layer, NoiseStream purpose, long[] shape, int columns, long firstRow, PointSet points = default) =>
        Normal(source, _key.For(layer, purpose, points), shape, columns, firstRow, device);

    public override Tensor Sign(int layer, NoiseStream purpose, long[] shape, int columns, long firstRow) =>
        Upload(source, _key.For(layer, purpose) with { Mirrored = false }, NoiseKind.Sign, shape, columns, firstRow, device);

    public override Tensor Uniform(int layer, NoiseStream purpose, long[] shape, int columns, long firstRow) =>
        Upload(source, _key.For(layer, purpose), NoiseKind.Uniform, shape, columns, firstRow, device);

    public override void Dispose()
    {
    }

    /// <summary>Normals of the array in a tensor's shape.</summary>
    public static Tensor Normal(NoiseSource source, NoiseKey array, long[] shape, int columns, long firstRow, Device device) =>
        Upload(source, array, NoiseKind.Normal, shape, columns, firstRow, device);

    private static Tensor Upload(NoiseSource source, NoiseKey array, NoiseKind kind, long[] shape, int columns, long firstRow, Device device)
    {
        long[] others = [.. shape[..columns], .. shape[(columns + 1)..]];
        var values = source(array, kind, (int)others.Aggregate(1L, (a, b) => a * b), (int)shape[columns], firstRow);
        // The columns come last in the matrix and go where the tensor has them.
        var last = others.Length;
        long[] order = [.. Enumerable.Range(0, last + 1).Select(d => d < columns ? d : d == columns ? last : d - 1L)];
        return tensor(values, [.. others, shape[columns]], device: device).permute(order).contiguous();
    }
}
