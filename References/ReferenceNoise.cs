namespace Sgvb.References;

/// <summary>
/// One element of a noise array at a time. Written from the documents of the noise contract (key, counter, element order, map from word to
/// value), not from its code; the polynomial's coefficients are the contract's numbers. The values are the contract's float32 numbers,
/// so that a comparison is one of equal noise.
/// </summary>
public static class ReferenceNoise
{
    /// <summary>Consecutive elements of a row that share sixteen counters.</summary>
    public const int Run = 64;

    // Coefficients of s^10 … s^0. They are float32 numbers by contract, so the suffix is part of their value.
    private static readonly double[] Polynomial =
    [
        -0.0107880896f, 0.0127560608f, 0.0092529878f, -0.00370944315f, -0.0240540653f, 0.0304149371f,
        -0.0389663316f, 0.0726039782f, -0.135456562f, 3.05690551f, 3.3689909f,
    ];

    /// <summary>The key of one layer's array.</summary>
    public static NoiseKey Array(NoiseKey key, int layer, NoiseStream purpose) => key with { Stream = 65536 * key.Sample + (uint)(16 * layer) + (uint)purpose };

    /// <summary>
    /// The 32-bit word of element (<paramref name="row"/>, <paramref name="column"/>) of an array that is <paramref name="columns"/> wide.
    /// A row owns a whole number of runs; a run is 64 elements on 16 counters, and its element e takes word e / 16 of counter e mod 16.
    /// </summary>
    public static uint Word(NoiseKey array, long row, int column, int columns, NoiseGenerator generator = NoiseGenerator.Philox)
    {
        if (generator == NoiseGenerator.RowHash)
            return ReferenceRowHash.Word(ReferenceRowHash.Keys(array, row), column);
        var runsInARow = 1;
        while (64 * runsInARow < columns)
            runsInARow++;
        var run = column / 64;
        var element = column - 64 * run;
        var counter = 16ul * ((ulong)row * (ulong)runsInARow + (ulong)run) + (ulong)(element % 16);
        var block = ReferencePhilox.Block(
            (uint)counter, (uint)(counter >> 32), (uint)array.Draw, (uint)(array.Draw >> 32), array.Seed, array.Stream);
        return Of(block, element / 16);
    }

    /// <summary>
    /// Part of a row at once, one block of words for four of its elements: <paramref name="first"/> is the column of the first value,
    /// where a run begins.
    /// </summary>
    public static void Normals(
        NoiseKey array, long row, int columns, int first, Span<double> values, NoiseGenerator generator = NoiseGenerator.Philox)
    {
        if (first % Run != 0)
            throw new ArgumentException("not the first element of a run", nameof(first));
        if (generator == NoiseGenerator.RowHash)
        {
            var keys = ReferenceRowHash.Keys(array, row);
            for (var n = 0; n < values.Length; n++)
                values[n] = ReferenceRowHash.Normal(ReferenceRowHash.Word(keys, first + n), array.Mirrored);
            return;
        }

        var runsInARow = (ulong)((columns + Run - 1) / Run);
        for (var column = 0; column < values.Length; column += Run)
        {
            var counter = 16ul * ((ulong)row * runsInARow + (ulong)((first + column) / Run));
            for (var n = column; n < Math.Min(column + 16, values.Length); n++, counter++)
            {
                var block = ReferencePhilox.Block(
                    (uint)counter, (uint)(counter >> 32), (uint)array.Draw, (uint)(array.Draw >> 32), array.Seed, array.Stream);
                for (var word = 0; word < 4 && n + 16 * word < values.Length; word++)
                    values[n + 16 * word] = ContractFloats.Normal(Of(block, word), array.Mirrored);
            }
        }
    }

    public static double Normal(NoiseKey array, long row, int column, int columns, NoiseGenerator generator = NoiseGenerator.Philox) =>
        generator == NoiseGenerator.RowHash
            ? ReferenceRowHash.Normal(Word(array, row, column, columns, generator), array.Mirrored)
            : ContractFloats.Normal(Word(array, row, column, columns), array.Mirrored);

    public static double Sign(NoiseKey array, long row, int column, int columns, NoiseGenerator generator = NoiseGenerator.Philox) =>
        ContractFloats.Sign(Word(array, row, column, columns, generator), array.Mirrored);

    public static double Uniform(NoiseKey array, long row, int column, int columns, NoiseGenerator generator = NoiseGenerator.Philox) =>
        ContractFloats.Uniform(Word(array, row, column, columns, generator), array.Mirrored);

    /// <summary>The contract's map in exact (double) arithmetic.</summary>
    public static double NormalOfWord(uint word)
    {
        var u = ((word & 0x7FFFFFFF) + 0.5) / 4294967296.0;
        var t = Math.Sqrt(-2 * Math.Log(u));
        var s = t * 0.35801900556956284f - 1.421535165408627f;
        var x = 0.0;
        foreach (var coefficient in Polynomial)
            x = x * s + coefficient;
        return word >= 0x80000000 ? -x : x;
    }

    private static uint Of((uint, uint, uint, uint) block, int word) => word switch
    {
        0 => block.Item1,
        1 => block.Item2,
        2 => block.Item3,
        _ => block.Item4,
    };
}
