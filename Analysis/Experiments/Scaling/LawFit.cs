namespace Sgvb.Experiments.Scaling;

/// <summary>
/// The law fitted to blocks at several minibatch sizes. A block has the same minibatches and noise at every size, the smaller ones contained in
/// the larger, so sizes are not independent but blocks are: each gives a V and a C of its own, and the intervals are Student's t over those,
/// V's on the log scale. All blocks are fitted by least squares with the same weights, 1/(2·Var(M)² + κ·V²/M³) by the law itself: the precision of a
/// variance from draws whose part from the examples has the excess kurtosis κ for one example, and κ/M for the mean of M. So a size counts by
/// the examples it has seen and never by its own interval, because where few examples carry the variance, a small size that misses them finds a low
/// variance and a narrow interval at once, and what the large sizes then have above it looks like a floor. What all examples share is as
/// precise at any size: beyond the floor a larger size says no more.
/// </summary>
/// <param name="Law">With the fitted constants.</param>
/// <param name="OneExample">V; without bounds where there is a single block.</param>
/// <param name="Covariance">C; exactly 0 where every example has its own noise.</param>
/// <param name="LargestMinibatch">Of those measured.</param>
public sealed record LawFit(ScalingLaw Law, Interval OneExample, Interval Covariance, int LargestMinibatch)
{
    /// <summary>A floor that is half of the variance at this many times the largest size measured is a fifth of it there: less is not seen.</summary>
    private const double Reach = 4;

    /// <summary>κ of a network whose variance lies with one example in a thousand.</summary>
    private const double Kurtosis = 1000;

    /// <summary>Below this the sizes' equations say the same thing over again.</summary>
    private const double LeastIndependence = 1e-9;

    /// <summary>The weights depend on the constants and these on them; by then both stand still.</summary>
    private const int Iterations = 8;

    /// <summary>Whether V is one that a variance can be. It comes out negative where all sizes lie far above the floor's M.</summary>
    public bool HasOneExample => Law.OneExample >= 0;

    /// <summary>
    /// The M near which C is half of the variance. Null unless all examples share their noise, C's interval lies above 0, and even the least C in it
    /// is half of the variance within reach of the sizes measured.
    /// </summary>
    public double? FloorAt => Law.SharedBy == int.MaxValue && HasOneExample && Covariance.Low is > 0 and var least && Law.OneExample / least <= Reach * LargestMinibatch
        ? Law.OneExample / Law.Covariance
        : null;

    /// <param name="sizes">The variance of every block at each minibatch size, the blocks in the same order.</param>
    /// <param name="sharedBy">Examples that share one draw of noise.</param>
    /// <returns>Null where the sizes cannot tell V from C: there is one size, or groups are whole in all of them.</returns>
    public static LawFit? Of(IReadOnlyList<(int Minibatch, IReadOnlyList<double> Blocks)> sizes, int sharedBy)
    {
        if (sizes.Count < 2)
            return null;
        var means = sizes.Select(s => s.Blocks.Average()).ToList();
        // It begins where the smallest size that saw any variance shows V alone and the largest C alone. From far away the weights would be those of
        // another law, and V might come out negative.
        var seen = sizes.Zip(means, (size, mean) => (size.Minibatch, Mean: mean)).Where(s => s.Mean > 0).OrderBy(s => s.Minibatch).ToList();
        var law = seen.Count == 0
            ? new ScalingLaw(0, 0, sharedBy)
            : new ScalingLaw(seen[0].Minibatch * seen[0].Mean, sharedBy == int.MaxValue ? seen[^1].Mean : 0, sharedBy);
        IReadOnlyList<(double V, double C)> solution = [];
        for (var i = 0; i < Iterations && law.OneExample > 0; i++)
        {
            if (Solve([.. sizes.Select(s => s.Minibatch)], law) is not { } solved)
                return null;
            solution = solved;
            law = Apply(solution, means, sharedBy);
        }

        var blocks = Enumerable.Range(0, sizes[0].Blocks.Count)
            .Select(b => Apply(solution, [.. sizes.Select(s => s.Blocks[b])], sharedBy)).ToList();
        var v = HalfWidth([.. blocks.Select(b => b.OneExample)]);
        var c = sharedBy == 1 ? 0 : HalfWidth([.. blocks.Select(b => b.Covariance)]);
        return new LawFit(law, OnLogScale(law.OneExample, v), new Interval(law.Covariance, law.Covariance - c, law.Covariance + c),
            sizes.Max(s => s.Minibatch));
    }

    /// <summary>What each size's variance contributes to V and to C; null where that is not determined.</summary>
    private static List<(double V, double C)>? Solve(int[] sizes, ScalingLaw law)
    {
        // Negative estimates of C occur where it is 0.
        var expected = law with { Covariance = Math.Max(0, law.Covariance) };
        var points = sizes.Select(m => (
            Weight: 1 / (2 * Math.Pow(expected.At(m), 2) + Kurtosis * Math.Pow(law.OneExample / m, 2) / m), One: 1.0 / m,
            Pairs: ScalingLaw.PairShare(m, law.SharedBy))).ToList();
        var oneOne = points.Sum(p => p.Weight * p.One * p.One);
        if (law.SharedBy == 1)
            return [.. points.Select(p => (p.Weight * p.One / oneOne, 0.0))];
        var onePairs = points.Sum(p => p.Weight * p.One * p.Pairs);
        var pairsPairs = points.Sum(p => p.Weight * p.Pairs * p.Pairs);
        var determinant = oneOne * pairsPairs - onePairs * onePairs;
        return determinant <= LeastIndependence * oneOne * pairsPairs ? null
            : [.. points.Select(p => (p.Weight * (pairsPairs * p.One - onePairs * p.Pairs) / determinant,
                p.Weight * (oneOne * p.Pairs - onePairs * p.One) / determinant))];
    }

    private static ScalingLaw Apply(IReadOnlyList<(double V, double C)> solution, IReadOnlyList<double> variances, int sharedBy) => new(
        solution.Zip(variances).Sum(p => p.First.V * p.Second), solution.Zip(variances).Sum(p => p.First.C * p.Second), sharedBy);

    /// <summary>Null for a single block.</summary>
    private static double? HalfWidth(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            return null;
        var mean = values.Average();
        var variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
        return Student.Quantile(values.Count - 1, 0.025) * Math.Sqrt(variance / values.Count);
    }

    private static Interval OnLogScale(double value, double? halfWidth) => halfWidth switch
    {
        0 => new Interval(value, value, value),
        { } h when value > 0 && Math.Exp(h / value) is var factor && double.IsFinite(factor) => new Interval(value, value / factor, value * factor),
        _ => new Interval(value),
    };
}
