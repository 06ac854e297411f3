namespace Sgvb.Runs.Rows;

/// <summary>
/// One block of draws of variance_blocks.csv: the unit that a shard ships. Every table follows from these rows alone, so a merge of
/// shards equals the single run to the last bit.
/// </summary>
[RowFile(RunFolder.VarianceBlocks)]
public sealed record VarianceBlockRow : CaseRow
{
    [Key]
    public required string Layer { get; init; }

    [Key]
    public required string Parameter { get; init; }

    [Key]
    [Within(0)]
    public double Epoch { get; init; }

    /// <summary>draws, moments, passes or exact, see <see cref="VarianceRow.Method"/>.</summary>
    [Key]
    [Way]
    public required string Method { get; init; }

    /// <summary>From 0 over the whole run, whatever the shard.</summary>
    [Key]
    public required int Block { get; init; }

    [Within(0, uint.MaxValue)]
    public required long Seed { get; init; }

    /// <summary>Steps in this block: 16 draws, or the minibatches whose moments were taken.</summary>
    public required int Draws { get; init; }

    /// <summary>The block's variance, averaged over the elements, times N².</summary>
    public required double Variance { get; init; }

    public double? VarianceData { get; init; }

    public double? VarianceNoise { get; init; }

    /// <summary>Unbiased estimate of ‖E g‖², summed over the elements, times N²; absent where the cosine is not asked for.</summary>
    public double? MeanSquare { get; init; }

    /// <summary>This block's mean gradient times the gradient without noise g₀ over the training set, times N².</summary>
    public double? DotNoNoise { get; init; }

    /// <summary>‖g₀‖², times N²; equal in all blocks. The cosine is the mean dot over √(mean square · this).</summary>
    [Within(0)]
    public double? NoNoiseSquare { get; init; }

    /// <summary>Examples that the block saw, repeats counted.</summary>
    [Added]
    public long? Examples { get; init; }

    /// <summary>Of this block's variance, from the spread of what the block averages: minibatches, examples, or an example's two draws.</summary>
    [Added]
    [Within(0)]
    public double? StandardError { get; init; }

    /// <summary>Degrees of freedom of the standard error; absent where nothing is estimated.</summary>
    [Added]
    [Within(0)]
    public double? Freedom { get; init; }

    /// <summary>What the largest single contribution added to the variance.</summary>
    [Added]
    [Within(0)]
    public double? Largest { get; init; }

    /// <summary>How far float32 may have moved the variance.</summary>
    [Added]
    [Within(0)]
    public double? Rounding { get; init; }

    /// <summary>How many training examples carry the variance: (Σq)²/Σq² over their squared gradients q; absent where it is not known.</summary>
    [Added]
    [Within(0)]
    public double? EffectiveExamples { get; init; }
}
