namespace Sgvb.Data;

/// <summary>
/// Draws minibatches with replacement, by key: without replacement the data part of a gradient's variance would carry a factor 1 − M/N.
/// Allocates nothing after construction.
/// </summary>
public sealed class MinibatchSampler(Dataset data, int minibatch)
{
    private readonly int[] _indices = new int[minibatch];

    /// <summary>[M, elements], on the scale of the data set.</summary>
    public float[] Images { get; } = new float[minibatch * data.Columns];

    /// <summary>[M], class indices.</summary>
    public float[] Labels { get; } = new float[minibatch];

    public int Examples => data.Rows;

    /// <summary>Fills <see cref="Images"/> and <see cref="Labels"/> with the key's minibatch.</summary>
    public void Draw(in NoiseKey key)
    {
        HostNoise.Indices(_indices, data.Rows, key.For(0, NoiseStream.Minibatch));
        data.Gather(_indices, Images, Labels);
    }

    /// <summary>Fills them with the rows named.</summary>
    /// <param name="rows">[M].</param>
    public void Take(ReadOnlySpan<int> rows) => data.Gather(rows, Images, Labels);
}
