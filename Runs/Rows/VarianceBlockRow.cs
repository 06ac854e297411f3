namespace Sgvb.Runs.Rows;

/// <summary>
/// One block of draws of variance_blocks.csv: the unit that a shard ships. Every table follows from these rows alone, so a merge of
/// shards equals the single run to the last bit.
/// </summary>
public sealed record VarianceBlockRow : CaseRow
{
    [Key]
    public required string Layer { get; init; }

    [Key]
    public required string Parameter { get; init; }

    [Key]
    public double Epoch { get; init; }

    /// <summary>draws or moments.</summary>
    [Key]
    public required string Method { get; init; }

    /// <summary>From 0 over the whole run, whatever the shard.</summary>
    [Key]
    public required int Block { get; init; }

    public required long Seed { get; init; }

    /// <summary>Draws in this block, 16 unless told otherwise.</summary>
    public required int Draws { get; init; }

    /// <summary>The block's sample variance, averaged over the elements, times N².</summary>
    public required double Variance { get; init; }

    public double? VarianceData { get; init; }

    public double? VarianceNoise { get; init; }

    /// <summary>Unbiased estimate of ‖E g‖², summed over the elements, times N²; absent where the cosine is not asked for.</summary>
    public double? MeanSquare { get; init; }

    /// <summary>This block's mean gradient times the gradient without noise g₀ over the training set, times N².</summary>
    public double? DotNoNoise { get; init; }

    /// <summary>‖g₀‖², times N²; equal in all blocks. The cosine is the mean dot over √(mean square · this).</summary>
    public double? NoNoiseSquare { get; init; }
}
