namespace Sgvb.Noise;

/// <summary>
/// Noise on the host, one element at a time: for initial values, minibatches and whoever has no backend. Same bits as every backend.
/// </summary>
public static class HostNoise
{
    /// <summary>Fills a dense [rows, columns] array with standard normals of the key's array.</summary>
    public static void Normals(Span<float> target, int columns, in NoiseKey key)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var word = Philox.Word(key, i / columns, i % columns, columns);
            var value = NormalMap.FromWord(new ScalarLane(BitConverter.UInt32BitsToSingle(word))).Value;
            target[i] = key.Mirrored ? -value : value;
        }
    }

    /// <summary>
    /// Independent integers, each uniform on 0 … count − 1: the high half of word·count. The largest deviation from uniformity is
    /// count/2³².
    /// </summary>
    public static void Indices(Span<int> target, int count, in NoiseKey key)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = (int)(((ulong)Philox.Word(key, 0, i, target.Length) * (ulong)count) >> 32);
    }
}
