using System.Runtime.InteropServices;

namespace Sgvb.Common;

/// <summary>
/// An array piece by piece. Pieces of fixed size are the same for every number of threads, and however long the array is, none of their ends
/// overflows.
/// </summary>
public static class Chunks
{
    private const int BytesChunk = 1 << 28;

    /// <summary>How many pieces there are; the last may be shorter.</summary>
    public static int Count(int length, int chunk) => (int)((length + (chunk - 1L)) / chunk);

    /// <summary>Where piece <paramref name="index"/> begins and where it ends, exclusive.</summary>
    public static (int From, int To) Of(int length, int chunk, int index) => (index * chunk, (int)Math.Min(length, (index + 1L) * chunk));

    /// <summary>Gives each piece's ends to <paramref name="work"/>, on as many threads at once.</summary>
    public static void InParallel(int length, int chunk, int threads, Action<int, int> work) =>
        Parallel.For(0, Count(length, chunk), new ParallelOptions { MaxDegreeOfParallelism = threads }, index =>
        {
            var (from, to) = Of(length, chunk, index);
            work(from, to);
        });

    /// <summary>Gives the bytes of values to <paramref name="take"/> in order: those of 2 GiB are more than one span can count.</summary>
    /// <param name="values">May be written to.</param>
    /// <param name="take">Called for each piece.</param>
    /// <param name="chunk">Values a piece.</param>
    public static void EachBytes(Span<float> values, Action<Span<byte>> take, int chunk = BytesChunk)
    {
        for (var index = 0; index < Count(values.Length, chunk); index++)
        {
            var (from, to) = Of(values.Length, chunk, index);
            take(MemoryMarshal.AsBytes(values[from..to]));
        }
    }
}
