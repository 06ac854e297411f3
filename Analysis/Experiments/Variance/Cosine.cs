namespace Sgvb.Experiments.Variance;

/// <summary>
/// The cosine between an estimator's mean gradient E g and g₀, the gradient without noise over the training set, with its 95 % interval. Blocks
/// give unbiased estimates of d = E g·g₀ and of s = ‖E g‖², so that the length of a noisy mean, always too long, does not bias it. The interval
/// is Fieller's for the ratio c² = (d²/‖g₀‖²)/s, d² linear about its mean: the c² at which d²/‖g₀‖² − c²·s is within Student's t of 0. A length that
/// may be 0 leaves every cosine up to 1 possible.
/// </summary>
public readonly record struct Cosine(double Value, double Low, double High)
{
    /// <summary>Of an estimator without noise: over minibatches drawn with replacement its mean gradient is g₀.</summary>
    public static Cosine One => new(1, 1, 1);

    /// <param name="dots">d by block.</param>
    /// <param name="squares">s by block.</param>
    /// <param name="referenceSquare">‖g₀‖², in the same scale.</param>
    /// <returns>Null where there is no reference, a single block, or where d or s may be 0 as well, so that an interval says nothing.</returns>
    public static Cosine? Of(IReadOnlyList<double> dots, IReadOnlyList<double> squares, double referenceSquare)
    {
        if (dots.Count < 2 || !(referenceSquare > 0))
            return null;
        var (dot, square) = (BlockMean.Of(dots), BlockMean.Of(squares));
        var t = Student.Quantile(dots.Count - 1, 0.025);
        if (!(square.Mean > 0) || Math.Abs(dot.Mean) <= t * dot.StandardError)
            return null;
        // The squared mean of d is too large by its squared standard error.
        var parallel = (dot.Mean * dot.Mean - dot.StandardError * dot.StandardError) / referenceSquare;
        var slope = 2 * dot.Mean / referenceSquare;
        var covariance = dots.Zip(squares).Sum(p => (p.First - dot.Mean) * (p.Second - square.Mean)) / (dots.Count - 1) / dots.Count;
        // With q = c²: aq² − 2bq + c ≤ 0, of which 0 ≤ q ≤ 1 is wanted.
        var a = square.Mean * square.Mean - t * t * square.StandardError * square.StandardError;
        var b = parallel * square.Mean - t * t * slope * covariance;
        var c = parallel * parallel - t * t * slope * slope * dot.StandardError * dot.StandardError;
        var root = Math.Sqrt(Math.Max(0, b * b - a * c));
        var low = c > 0 ? c / (b + root) : 0;
        var high = a > 0 ? (b + root) / a : 1;
        if (low == 0 && high >= 1)
            return null;
        var value = Math.Min(1, Math.Abs(dot.Mean) / Math.Sqrt(square.Mean * referenceSquare));
        var (least, most) = (Math.Min(value, Math.Sqrt(low)), Math.Max(value, Math.Sqrt(Math.Min(1, high))));
        return dot.Mean > 0 ? new Cosine(value, least, most) : new Cosine(-value, -most, -least);
    }
}
