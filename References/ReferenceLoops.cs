using System.Runtime.InteropServices;

namespace Sgvb.References;

/// <summary>What makes loops over real widths bearable without hiding them: rows as spans, and an outer loop over threads.</summary>
public static class ReferenceLoops
{
    /// <summary>Below this many inner iterations a loop is done before a thread has started.</summary>
    private const long WorthThreads = 100_000;

    /// <summary>One row of a row-major array.</summary>
    public static Span<double> Row(this double[,] array, int row) => MemoryMarshal.CreateSpan(ref array[row, 0], array.GetLength(1));

    /// <summary>
    /// Calls <paramref name="body"/> for 0 … count − 1. Each call owns what it writes, so that the result does not depend on the threads.
    /// </summary>
    /// <param name="count">Calls.</param>
    /// <param name="inner">Inner iterations over all calls.</param>
    /// <param name="body">Gets the index.</param>
    public static void Over(int count, long inner, Action<int> body)
    {
        if (inner >= WorthThreads)
            Parallel.For(0, count, body);
        else
            for (var i = 0; i < count; i++)
                body(i);
    }
}
