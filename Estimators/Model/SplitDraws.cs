namespace Sgvb.Model;

/// <summary>
/// How often split local reparameterization samples each layer for one sample of what is below it: split:K the logits K times, split:K2xK1
/// the last hidden layer K2 times and the logits K1 times for each. A network of one layer has no hidden one: there the logits are drawn
/// K2·K1 times. Lower layers are sampled once.
/// </summary>
public static class SplitDraws
{
    /// <summary>More draws of the logits than this are refused.</summary>
    public const int Most = 1 << 16;

    /// <summary>For each sample of the layer below.</summary>
    /// <param name="estimator">With its argument; without one, plain local reparameterization.</param>
    /// <param name="above">Layers above this one.</param>
    /// <param name="isBottom">Whether there is none below.</param>
    public static int Of(EstimatorSpec estimator, int above, bool isBottom)
    {
        var (hidden, logits) = Split(estimator);
        return above switch
        {
            0 => isBottom ? hidden * logits : logits,
            1 => hidden,
            _ => 1,
        };
    }

    /// <summary>Samples of the layer below, each with draws of its own: of the last hidden layer where this is the top one, else 1.</summary>
    /// <param name="estimator">With its argument.</param>
    /// <param name="above">Layers above this one.</param>
    /// <param name="isBottom">Whether there is none below.</param>
    public static int Below(EstimatorSpec estimator, int above, bool isBottom) => above == 0 && !isBottom ? Split(estimator).Hidden : 1;

    /// <summary>Draws of the logits in all.</summary>
    public static long Total(EstimatorSpec estimator)
    {
        var (hidden, logits) = Split(estimator);
        return (long)hidden * logits;
    }

    private static (int Hidden, int Logits) Split(EstimatorSpec estimator) => estimator.Argument switch
    {
        null => (1, 1),
        { Second: { } logits } both => (both.First, logits),
        { } one => (1, one.First),
    };
}
