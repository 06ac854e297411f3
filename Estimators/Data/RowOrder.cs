using System.Buffers.Binary;

namespace Sgvb.Data;

/// <summary>
/// Orders of a data set's rows in which the file's order has no say: files may be sorted by class. What is read from a file of unknown order is
/// put into an order that the rows' content alone decides; who needs some of the rows takes them by a permutation from the seed.
/// </summary>
public static class RowOrder
{
    // "Layers" of the minibatch stream; draws with replacement use 0.
    internal const int Training = 1;
    private const int Subset = 2;
    internal const int Augment = 3;

    /// <summary>
    /// All rows by the SHA-256 of image and label: the same pictures come in the same order whatever the file's, so that every result has the
    /// same bits, and the first of them are as good as drawn at random. Rows that are equal cannot be told apart.
    /// </summary>
    public static int[] ByContent(Dataset data)
    {
        var order = new int[data.Rows];
        var keys = new UInt128[data.Rows];
        Parallel.For(0, order.Length, () => new byte[data.Columns + 1], (i, _, row) =>
        {
            data.Image(i).CopyTo(row);
            row[^1] = data.Labels[i];
            keys[i] = BinaryPrimitives.ReadUInt128BigEndian(Sha256.HashData(row));
            order[i] = i;
            return row;
        }, _ => { });

        Array.Sort(keys, order);
        return order;
    }

    /// <summary>All rows in an order by the seed.</summary>
    public static int[] BySeed(int rows, uint seed)
    {
        var order = new int[rows];
        Shuffle(order, new NoiseKey(seed, 0, 0).For(Subset, NoiseStream.Minibatch));
        return order;
    }

    /// <summary>Fills with a permutation of 0 … n − 1: Fisher and Yates's, with the key's Philox words. Allocates nothing.</summary>
    internal static void Shuffle(Span<int> order, in NoiseKey key)
    {
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        for (var i = order.Length - 1; i > 0; i--)
        {
            // The high half of word·(i + 1) is uniform on 0 … i up to i/2³².
            var j = (int)((ulong)Philox.Word(key, 0, i, order.Length) * (ulong)(i + 1) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
