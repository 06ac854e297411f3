using Sgvb.Noise;

namespace Sgvb.Experiments.Variance;

/// <summary>
/// Which noise and which minibatch belong to a draw. A block is the unit of everything: 16 draws, namely 8 minibatches with two
/// independent noise draws each, all at the same parameters. A block's number alone fixes its keys, so blocks may be measured
/// in any order, on any machine, and give the same rows.
/// </summary>
public static class DrawPlan
{
    public const int MinibatchesPerBlock = 8;

    public const int DrawsPerBlock = 2 * MinibatchesPerBlock;

    /// <summary>Minibatches in a block of the moments method, one draw each: with two, M = 1 still has a sample variance.</summary>
    public const int MomentMinibatchesPerBlock = 2;

    // Training counts its steps from 0: measuring starts far above, and the methods use different noise, so that their
    // results are independent and can be held against each other.
    private const ulong DrawsBase = 1UL << 40;
    private const ulong MomentsBase = 1UL << 41;
    private const ulong PassesBase = 1UL << 42;

    /// <summary>A pass needs no particular minibatch; a large one is quickest.</summary>
    private const int LargestPassMinibatch = 1000;

    // Of one pass, whatever the data.
    private const ulong MostPassSteps = 1UL << 32;

    /// <summary>The key of noise draw <paramref name="draw"/> (0 or 1) at a block's minibatch.</summary>
    public static NoiseKey Noise(uint seed, int block, int minibatch, int draw) =>
        new(seed, 0, DrawsBase + 2 * Index(block, minibatch, MinibatchesPerBlock) + (ulong)draw);

    /// <summary>The key that chooses a block's minibatch.</summary>
    public static NoiseKey Minibatch(uint seed, int block, int minibatch) =>
        new(seed, 0, DrawsBase + Index(block, minibatch, MinibatchesPerBlock));

    /// <summary>The key of noise and minibatch alike for the moments method.</summary>
    public static NoiseKey Moments(uint seed, int block, int minibatch) =>
        new(seed, 0, MomentsBase + Index(block, minibatch, MomentMinibatchesPerBlock));

    /// <summary>The key of the noise of a pass's step.</summary>
    public static NoiseKey Pass(uint seed, int block, int pass, int step) =>
        new(seed, 0, PassesBase + MostPassSteps * Index(block, pass, 2) + (ulong)step);

    public static int PassMinibatch(int examples) => Math.Min(LargestPassMinibatch, examples);

    /// <summary>Steps of a block.</summary>
    public static int Steps(VarianceMethod method, int examples)
    {
        var pass = (examples + PassMinibatch(examples) - 1) / PassMinibatch(examples);
        return method switch
        {
            VarianceMethod.Draws => DrawsPerBlock,
            VarianceMethod.Moments => MomentMinibatchesPerBlock,
            VarianceMethod.Passes => 2 * pass,
            _ => pass,
        };
    }

    private static ulong Index(int block, int minibatch, int perBlock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfNegative(minibatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(minibatch, perBlock);
        return (ulong)block * (ulong)perBlock + (ulong)minibatch;
    }
}
