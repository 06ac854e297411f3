using Sgvb.Noise;

namespace Sgvb.Analysis.Variance;

/// <summary>
/// Which noise and which minibatch belong to a draw. A block is the unit of everything: 16 draws, namely 8 minibatches with two
/// independent noise draws each, all at the same parameters. A block's number alone fixes its keys, so blocks may be measured
/// in any order, on any machine, and give the same rows.
/// </summary>
public static class DrawPlan
{
    public const int MinibatchesPerBlock = 8;

    public const int DrawsPerBlock = 2 * MinibatchesPerBlock;

    /// <summary>
    /// Minibatches in a block of the moments method, one draw each. Every example counts there, so two suffice, and many
    /// small blocks give a tighter interval than few large ones; with two, M = 1 still has a sample variance.
    /// </summary>
    public const int MomentMinibatchesPerBlock = 2;

    // Training counts its steps from 0: measuring starts far above, and the two methods use different noise, so that their
    // results are independent and can be held against each other.
    private const ulong DrawsBase = 1UL << 40;
    private const ulong MomentsBase = 1UL << 41;

    /// <summary>The key of noise draw <paramref name="draw"/> (0 or 1) at a block's minibatch.</summary>
    public static NoiseKey Noise(uint seed, int block, int minibatch, int draw) =>
        new(seed, 0, DrawsBase + 2 * Index(block, minibatch, MinibatchesPerBlock) + (ulong)draw);

    /// <summary>The key that chooses a block's minibatch.</summary>
    public static NoiseKey Minibatch(uint seed, int block, int minibatch) =>
        new(seed, 0, DrawsBase + Index(block, minibatch, MinibatchesPerBlock));

    /// <summary>The key of noise and minibatch alike for the moments method.</summary>
    public static NoiseKey Moments(uint seed, int block, int minibatch) =>
        new(seed, 0, MomentsBase + Index(block, minibatch, MomentMinibatchesPerBlock));

    private static ulong Index(int block, int minibatch, int perBlock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfNegative(minibatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(minibatch, perBlock);
        return (ulong)block * (ulong)perBlock + (ulong)minibatch;
    }
}
