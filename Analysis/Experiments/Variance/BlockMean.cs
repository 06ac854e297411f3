namespace Sgvb.Experiments.Variance;

/// <summary>
/// A mean over blocks with its 95 % interval by Student's t; with one block the interval is unknown (NaN). Blocks that average over many weights
/// are close to normal; a parameter with a single scalar a layer is skewed, and its interval covers less than 95 % when blocks are few.
/// </summary>
public readonly record struct BlockMean(double Mean, double StandardError, int Blocks)
{
    public double Low => Mean - HalfWidth;

    public double High => Mean + HalfWidth;

    public double HalfWidth => Blocks < 2 ? double.NaN : Student.Quantile(Blocks - 1, 0.025) * StandardError;

    /// <summary>Values in the order of their blocks: the caller sorts, so that the sum does not depend on who measured what.</summary>
    public static BlockMean Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            throw new ArgumentException("no blocks", nameof(values));
        double mean = 0, squares = 0;
        for (var i = 0; i < values.Count; i++)
        {
            var delta = values[i] - mean;
            mean += delta / (i + 1);
            squares += delta * (values[i] - mean);
        }

        var n = values.Count;
        return new BlockMean(mean, n < 2 ? double.NaN : Math.Sqrt(squares / (n - 1) / n), n);
    }
}
