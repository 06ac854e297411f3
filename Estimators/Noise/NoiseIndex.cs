namespace Sgvb.Noise;

/// <summary>
/// From a logical element to its place in a Philox stream. An array of noise is a list of rows; each row is padded to a multiple of
/// 64 words, so rows are independent of each other. Inside a row, 64 consecutive elements share 16 consecutive counters: element e
/// takes word (e mod 64) / 16 of block (row·padded + e) / 64 · 16 + e mod 16. A register of 16 consecutive elements is then one word
/// of 16 consecutive counters, and no transposition is needed at any width.
/// </summary>
public static class NoiseIndex
{
    /// <summary>Elements that share a run of counters.</summary>
    public const int Run = 64;

    /// <summary>Counters a row of <paramref name="columns"/> elements takes: 16 for every run of 64.</summary>
    public static ulong CountersPerRow(int columns) => (ulong)((columns + Run - 1) / Run) * 16;

    /// <summary>The counter's low 64 bits and the word of one element.</summary>
    public static (ulong Counter, int Word) Of(long row, int column, int columns) =>
        ((ulong)row * CountersPerRow(columns) + (ulong)(column / Run * 16 + column % 16), column % Run / 16);
}
