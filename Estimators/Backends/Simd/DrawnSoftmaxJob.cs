namespace Sgvb.Backends.Simd;

/// <summary>Logits to be drawn, and what becomes of them, resolved to pointers.</summary>
internal unsafe struct DrawnSoftmaxJob
{
    public float* A;
    public float* B;
    public float* Labels;
    public float* Delta;
    public float* Weighted;
    public float* Losses;

    /// <summary>Of all matrices but the labels and losses.</summary>
    public nint Stride;

    public nint LabelStride;
    public LogitDraws Draws;
    public LogitNoise Noise;

    /// <summary>For each member of the team, see <see cref="LogitNoise.ScratchPerRow"/>.</summary>
    public float* Scratch;
}

/// <summary>What the draws of every example's logits have in common.</summary>
internal unsafe struct LogitNoise
{
    public NoiseKey Key;
    public ulong CountersPerRow;
    public float* Table;

    /// <summary>M, the divisor of the mean loss.</summary>
    public int Rows;

    public int Classes;

    /// <summary>Columns in whole runs of noise.</summary>
    public readonly nint Padded => (Classes + NoiseIndex.Run - 1) / NoiseIndex.Run * (nint)NoiseIndex.Run;

    /// <summary>
    /// Floats: noise and factors of a draw, what its softmax works in, and two sums over draws, first in float32 and then, twice as wide, in double.
    /// </summary>
    public readonly nint ScratchPerRow => Padded + 7 * SoftmaxRow.Pad(Classes) + SoftmaxRow.Scratch(Classes);

    public static LogitNoise Of(in NoiseKey key, int rows, int classes) => new()
    {
        Key = key,
        CountersPerRow = NoiseIndex.CountersPerRow(classes),
        Table = NormalTable.Data,
        Rows = rows,
        Classes = classes,
    };
}
