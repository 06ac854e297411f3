namespace Sgvb.Tests.Skeletons;

/// <summary>Which sizes are tried: every one from 1 to 17, in every place of a shape, and those around a kernel's blocks.</summary>
public static class Shapes
{
    private const int Last = 17;

    /// <summary>
    /// Around the managed kernels' blocks: tiles of 4 and 8 rows and lanes of 4 to 16 are within 17; panels of 12, 24 and 48 columns, runs
    /// of 64 columns, inputs or rows, 100 examples at once; and two runs.
    /// </summary>
    public static int[] SimdEdges { get; } = [23, 24, 25, 31, 32, 33, 47, 48, 49, 63, 64, 65, 99, 100, 101, 127, 128, 129];

    /// <summary>Every pair of sizes up to 17, in any two places of three; every edge in every place, beside small sizes and other edges.</summary>
    public static IEnumerable<(int A, int B, int C)> EveryPair(int[] edges)
    {
        for (var i = 1; i <= Last; i++)
            for (var j = 1; j <= Last; j++)
                yield return (i, j, (i + j) % Last + 1);
        for (var i = 0; i < edges.Length; i++)
        {
            int small = i % Last + 1, other = edges[(5 * i + 3) % edges.Length];
            yield return (edges[i], other, small);
            yield return (small, edges[i], other);
            yield return (other, small, edges[i]);
        }
    }

    /// <summary>Every size up to 17 in every place, and the given edges in theirs, beside small sizes: for a device that is simulated.</summary>
    public static IEnumerable<(int A, int B, int C)> EverySize(int[] a, int[] b, int[] c)
    {
        for (var i = 1; i <= Last; i++)
        {
            yield return (i, 1, 5 * i % Last + 1);
            yield return (2, i, 12 * i % Last + 1);
        }

        foreach (var edge in a)
            yield return (edge, 2, 1);
        foreach (var edge in b)
            yield return (1, edge, 2);
        foreach (var edge in c)
            yield return (2, 1, edge);
    }
}
